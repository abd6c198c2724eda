"""The native API: everything the command line answers, as the same documents."""
