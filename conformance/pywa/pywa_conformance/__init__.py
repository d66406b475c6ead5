"""The cloud, used by pywa, a public client library for WhatsApp's Cloud API, exactly as its users use it."""
