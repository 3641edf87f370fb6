"""What is true of Attaché, one file a room."""
