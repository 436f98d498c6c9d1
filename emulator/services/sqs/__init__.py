"""SQS: queues, standard and FIFO, with their messages in the state file."""
