"""One module per official list format: bytes in, records and statements out."""
