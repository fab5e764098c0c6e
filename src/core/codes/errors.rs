//! What became of a call.

super::codes! {
    KEY_REUSED = "keyReused": "This message was not sent; under its key another was. Give each message a key of its \
        own.";
}
