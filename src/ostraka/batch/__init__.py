"""Tables of customers: one pure function per partition, and its drivers."""
