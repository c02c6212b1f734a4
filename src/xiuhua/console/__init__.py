"""The xiuhua command."""
