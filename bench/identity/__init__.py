"""What identity costs: a token verified, a decision made, users found."""
