"""What officials are shown of the way from match to payout: values between the use cases and the views."""
