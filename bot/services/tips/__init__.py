"""Phase tips: subscribed to, linked by invitation, following the phase."""
