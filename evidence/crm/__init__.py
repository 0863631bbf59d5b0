"""What a firm's own CRM export says of it: read with all its faults, counted, and turned into facts with intervals."""
