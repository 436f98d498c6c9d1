"""What is built into the shared component: never imported outside of it."""
