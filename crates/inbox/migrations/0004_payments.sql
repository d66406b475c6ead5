-- What became of the payment that a message asked for, as WhatsApp told it; JSON.
ALTER TABLE inbox_messages ADD COLUMN payment TEXT;
