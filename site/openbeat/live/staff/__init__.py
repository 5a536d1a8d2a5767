"""Pages of those who look after meetings: signed in, limited to a role and a place, each change in the audit log."""
