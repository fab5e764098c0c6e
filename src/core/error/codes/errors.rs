//! What became of a call.

super::code::codes! {
    KEY_REUSED = "keyReused": "This message was not sent; under its key another was. Give each message a key of its \
        own.";
    /// All problems are told beside it.
    VALIDATION = "validation": "Bad input, nothing was sent.";

    /// What is left of a message whose core is gone.
    CORE_BEFORE = "core.before": "It was posted by a compiled core that met a fault of its own.";

    NETWORK_OFFLINE = "network.offline": "This device is offline. Try again once it is connected.";
    NETWORK_NO_ANSWER = "network.noAnswer": "No answer from the server ({text}).";
    /// The runtime refused to make the request at all: a URL or a port that it does not take.
    NETWORK_UNSTARTED = "network.unstarted": "The request could not be made ({text}).";
    NETWORK_UNREACHED = "network.unreached": "The server could not be reached ({text}).";
    NETWORK_MAILBOX = "network.mailbox":
        "The proxy did not say which mailbox is signed in. Nothing was sent.";

    TIMEOUT_ANSWER = "timeout.answer":
        "No complete answer within {milliseconds} ms, the call's time-out.";

    ABORT_SIGNAL = "abort.signal": "The call was aborted by its signal.";
    ABORT_CLOSED = "abort.closed": "The call was ended by close().";

    /// What the caller's `fetch` gave in place of a response.
    RESPONSE_NONE = "response.none": "{text}";
    RESPONSE_TOO_LARGE = "response.tooLarge": "The answer is longer than the 64 MB that are read of one.";
    RESPONSE_JSON = "response.json": "The answer (status {status}) is not the JSON object it should be.";
    RESPONSE_PDF = "response.pdf": "The answer (status {status}) is not the PDF it should be.";
    RESPONSE_REDIRECT = "response.redirect":
        "The answer (status {status}) is a redirect, which is never followed.";
    RESPONSE_SUCCESS = "response.success":
        "The answer (status {status}) has a \"success\" that may mean false.";
    RESPONSE_SENT = "response.sent":
        "The answer (status {status}) names a message, and says that none was sent.";
    RESPONSE_ID = "response.id": "The answer (status {status}) has no message id made of digits.";
    RESPONSE_RECORD = "response.record": "The answer (status {status}) holds no record.";
    RESPONSE_DATA = "response.data":
        "The answer's \"data\" is missing or not what the service documents.";
    RESPONSE_BLOB = "response.blob": "The answer could not be kept as a Blob.";

    /// The package's own proxy, or the portal behind it, refused the session.
    AUTHENTICATION_SESSION = "authentication.session": "The session was refused ({status}): {text}";
    AUTHENTICATION_SESSION_NO_REASON = "authentication.session.noReason":
        "The session was refused with status {status} and no reason.";
    /// The service does not tell which of the two is wrong.
    AUTHENTICATION = "authentication.tokenOrMailbox": "The service refused the request ({status}): {text}";
    AUTHENTICATION_NO_REASON = "authentication.tokenOrMailbox.noReason":
        "The service refused the request with status {status} and no reason.";
    PAYMENT = "payment": "The service refused the request ({status}): {text}";
    PAYMENT_NO_REASON = "payment.noReason":
        "The service refused the request with status {status} and no reason.";
    PERMISSION = "permission": "The service refused the request ({status}): {text}";
    PERMISSION_NO_REASON = "permission.noReason":
        "The service refused the request with status {status} and no reason.";
    PERMISSION_SESSION = "permission.session": "The session was refused ({status}): {text}";
    PERMISSION_SESSION_NO_REASON = "permission.session.noReason":
        "The session was refused with status {status} and no reason.";
    NOT_FOUND = "notFound": "The service refused the request ({status}): {text}";
    NOT_FOUND_NO_REASON = "notFound.noReason":
        "The service refused the request with status {status} and no reason.";
    PRECONDITION = "precondition": "The service refused the request ({status}): {text}";
    PRECONDITION_NO_REASON = "precondition.noReason":
        "The service refused the request with status {status} and no reason.";
    RATE_LIMIT = "rateLimit": "The service refused the request ({status}): {text}";
    RATE_LIMIT_NO_REASON = "rateLimit.noReason":
        "The service refused the request with status {status} and no reason.";
    SERVER = "server": "The service refused the request ({status}): {text}";
    SERVER_NO_REASON = "server.noReason":
        "The service refused the request with status {status} and no reason.";
    REJECTED = "rejected": "The service refused the request ({status}): {text}";
    REJECTED_NO_REASON = "rejected.noReason":
        "The service refused the request with status {status} and no reason.";
    /// Another mailbox is signed in than the one that the request was made for.
    REJECTED_SESSION = "rejected.session": "The session was refused ({status}): {text}";
    REJECTED_SESSION_NO_REASON = "rejected.session.noReason":
        "The session was refused with status {status} and no reason.";

    /// The package's own proxy said no, and not the service.
    PERMISSION_PROXY = "permission.proxy": "The proxy refused the request ({status}): {text}";
    RATE_LIMIT_PROXY = "rateLimit.proxy": "The proxy refused the request ({status}): {text}";
    SERVER_PROXY = "server.proxy": "The proxy refused the request ({status}): {text}";
    REJECTED_PROXY = "rejected.proxy": "The proxy refused the request ({status}): {text}";
    /// Not of the service, nor of the package's own proxy: a login, a gateway, a page for all paths.
    AUTHENTICATION_IN_FRONT = "authentication.session.inFront":
        "Something in front of the proxy answered in its place, with status {status}: sign in again.";
    PERMISSION_IN_FRONT = "permission.session.inFront":
        "Something in front of the proxy answered in its place, with status {status}: sign in again.";
    PAYMENT_IN_FRONT = "payment.inFront":
        "Something in front of the proxy answered in its place, with status {status}.";
    NOT_FOUND_IN_FRONT = "notFound.inFront":
        "Something in front of the proxy answered in its place, with status {status}.";
    PRECONDITION_IN_FRONT = "precondition.inFront":
        "Something in front of the proxy answered in its place, with status {status}.";
    RATE_LIMIT_IN_FRONT = "rateLimit.inFront":
        "Something in front of the proxy answered in its place, with status {status}.";
    SERVER_IN_FRONT = "server.inFront":
        "Something in front of the proxy answered in its place, with status {status}.";
    REJECTED_IN_FRONT = "rejected.inFront":
        "Something in front of the proxy answered in its place, with status {status}.";

    UNKNOWN = "unknownOutcome":
        "The message may have been sent, or not: {cause} Do not send it again before you have looked for it in the \
         sender's mailbox.";
    UNKNOWN_OTHER_COPY = "unknownOutcome.otherCopy":
        "The message may have been sent, or not: {cause} A browser may have posted the message twice by itself and \
         shown the answer to the second copy, so this no does not say that the first was not taken. Do not send it \
         again before you have looked for it in the sender's mailbox.";
    UNKNOWN_OTHER_MESSAGE = "unknownOutcome.otherMessage":
        "Under this key something was posted before, another message or this one in another form, and may have been \
         sent; nothing more was sent now: {cause} Look for it in the sender's mailbox before you send it again.";
    UNKNOWN_SIGNED_OUT = "unknownOutcome.signedOut":
        "The message may have been sent, or not: {cause} Sign in again: then it can be asked what became of it. Do \
         not send it again before.";
    UNKNOWN_BARRED = "unknownOutcome.barred":
        "The message may have been sent, or not: {cause} Something in front of the proxy answers in its place. Once \
         the proxy is reached again it can be asked what became of it. Do not send it again before.";
    UNKNOWN_CHANGE = "unknownOutcome.change":
        "This may have been carried out, or not: {cause} Look before you do it again.";

    CLOSED = "closed": "This client was closed; make a new PecMassiva.";
    CREDENTIALS = "credentials": "The function given as {option} failed; the cause says why.";

    STATE_MAILBOX = "state": "The mailbox is \"{state}\", from which none of {states} can come.";

    /// Behind an error: what is certain all the same.
    NOTHING_SENT = "note.nothingSent": "Nothing was sent.";
    NOTHING_CHANGED = "note.nothingChanged": "Nothing was changed.";
    IN_BROWSER = "note.inBrowser":
        "The cause may be the network, CORS (the server does not allow this page's origin), or an \
         extension or policy that blocks the request.";
    IN_FRONT = "note.inFront": "Something in front of the proxy answered in its place: perhaps you have to sign in again.";
    /// An answer to a post at a `baseUrl` where the package's own proxy was never seen.
    NO_PROXY = "note.noProxy":
        "It is no answer of the package's proxy, which was not seen here yet: if it should be here, check the path in \
         baseUrl.";
    KEY_USED = "note.keyUsed": "Its idempotencyKey is used up: send it again under a new one.";
    FLAT_MAILBOXES = "note.flatMailboxes":
        "FLAT mailboxes, and those activated on the service's site, are not known here.";
}
