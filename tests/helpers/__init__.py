"""What tests share: a signed gateway, a phone, a held clock."""
