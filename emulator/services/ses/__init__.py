"""SES: e-mails are kept and shown in the log; none is sent. Both versions of the API share this."""
