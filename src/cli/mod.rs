//! Arguments and the one-shot commands.
