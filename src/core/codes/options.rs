//! What is wrong with options, and with the arguments of a call.

super::codes! {
    RATE = "rate": "cannot be false without a fetch of your own: the service takes one message a second of a sender, \
        and refuses what comes sooner.";
}
