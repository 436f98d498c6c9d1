"""What a compile costs: from nothing, and after one edit."""
