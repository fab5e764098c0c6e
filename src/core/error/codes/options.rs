//! What is wrong with options, and with the arguments of a call.

pub use super::message::{CONFLICT as CONFLICT_TEXT, TYPE_RECIPIENTS, TYPE_TEXT};

super::code::codes! {
    RATE = "rate": "cannot be false without a fetch of your own: the service takes one message a second of a sender, \
        and refuses what comes sooner.";
    TYPE_OBJECT = "type.object": "must be an object.";
    TYPE_FLAG = "type.flag": "must be true or false.";
    TYPE_FUNCTION = "type.function": "must be a function.";
    TYPE_DEBUG = "type.debug": "must be true, false or a function.";
    TYPE_NUMBER = "type.number": "must be a number, {least} or more.";
    TYPE_WHOLE = "type.whole": "must be a whole number from {least} to {most}.";
    TYPE_LIMIT = "type.limit": "must be a whole number, 1 or more, or false for no limit.";
    TYPE_DATE = "type.date": "must be a valid Date.";
    TYPE_JSON = "type.json": "must be what JSON can say.";
    TYPE_INBOX_ID = "type.inboxId": "must be the number that the inbox gave.";
    TYPE_MESSAGE_ID = "type.messageId": "must be the digits that send() gave.";
    TYPE_ID = "type.id": "must be the id that the service gave.";
    TYPE_KEY = "type.key": "must be 1 to 255 visible ASCII characters without spaces.";
    TYPE_TIMEOUT = "type.timeout": "must be milliseconds, 0 for none.";
    TYPE_SIGNAL = "type.signal": "must be an AbortSignal.";
    TYPE_ENVIRONMENT = "type.environment": "must be \"production\" or \"test\".";
    TYPE_SERVICE = "type.service": "must be \"massiva\" or \"pec\".";
    TYPE_METHOD = "type.method": "must be GET, POST, PUT, PATCH or DELETE.";
    TYPE_PAIR = "type.pair": "must be a text or a number.";
    TYPE_SLASH = "type.slash": "must begin with one slash.";
    TYPE_PATH = "type.path": "must name its place itself: no dots as segments, no backslash, no #.";
    TYPE_MAILBOX = "type.mailbox": "must be {{ username, password }}.";
    TYPE_HEADERS = "type.headers": "must be an object of texts, or Headers.";
    TYPE_JOURNAL = "type.journal": "must be an object with the functions get, list and apply.";
    TYPE_INIT = "type.requestInit": "has a value that it cannot have.";
    TYPE_WORKER = "type.timerWorker": "must be a function that makes a Worker.";
    TYPE_POSITIVE = "type.positive": "must be a number above 0.";
    MISSING_FAULT = "missing.fault": "is missing: what is to happen? Give status, drop or hang.";

    TYPE_RATE = "type.rate": "must be an object such as {{ perSecond: 1 }}, or false.";
    TYPE_PACE = "type.pace": "must be an object such as {{ perSecond: 1 }}.";
    TYPE_HOURS = "type.hours": "must be an object such as {{ from: '08:00', to: '20:00' }}.";
    TYPE_TIME_ZONE = "type.timeZone": "must be the name of a time zone such as 'Europe/Rome'.";
    TYPE_REFERENCE = "type.reference": "must be \"auto\", true or false.";
    TYPE_COLUMN = "type.column": "must be the name of a column.";

    CHOICE = "choice": "must be one of {choices}.";
    RANGE = "range": "is not the number of a row.";
    TIME = "time": "must be a time of the day such as '08:00'.";
    SEND = "send": "is what send() is for: it alone keeps a message from going twice.";

    UNKNOWN_NAME = "unknown.name": "is none of {known}.";
    UNKNOWN_CAMPAIGN = "unknown.campaign": "is no campaign of this journal.";
    UNKNOWN_TIME_ZONE = "unknown.timeZone":
        "is no time zone that this runtime knows, such as Europe/Rome.";
    UNKNOWN_INIT = "unknown.requestInit": "is not taken here: the option headers is for headers, a fetch of your own for \
        anything else.";
    UNKNOWN_CALL = "unknown.call": "is no call of this service.";

    URL = "url": "must be an http(s) URL; one relative to the page works in a page only.";
    URL_QUERY = "url.query": "must have no query and no fragment.";
    URL_CREDENTIALS = "url.credentials": "must hold no credentials.";

    CONFLICT_FAULT = "conflict.fault": "cannot be given together with {other}.";
    CONFLICT_BODY = "conflict.body": "cannot go with GET.";

    HEADER_NAME = "header.name": "has a name that no header can have.";
    HEADER_VALUE = "header.value":
        "holds characters that no HTTP header can carry (beyond U+00FF, control characters, or spaces at an end).";

    MISSING_CREDENTIALS = "missing.credentials":
        "is missing; only a proxy given as baseUrl can add it.";
    MISSING_HOURS = "missing.hours": "is missing: a window of hours has from and to.";
    MISSING_IDS = "missing.messageIds": "is missing: give the ids of messages.";
    MISSING_SUBJECT = "missing.subject": "is missing: what was the message's subject?";

    EMPTY_MAILBOX = "empty.mailbox": "must be a mailbox's name, such as INBOX.";
    EMPTY_HOURS = "empty.hours":
        "must differ from where it begins; leave hours out to send at any time.";

    UNREADABLE_BLOB = "unreadable.blob": "cannot be kept ({text}).";
}
