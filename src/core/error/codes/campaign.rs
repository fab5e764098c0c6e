//! What a campaign cannot do, and what is wrong with its journal.

super::code::codes! {
    STATE_OTHER_MAILBOX = "state.otherMailbox":
        "This campaign was begun from another mailbox than the one that is signed in now, or through a proxy that led to \
         another service (a trial), and only that one's proxy knows what became of its messages. Nothing was sent by this step: sign in with the mailbox that began it, or \
         make a new campaign of what is still to be sent.";
    STATE_OTHER_SERVICE = "state.otherService":
        "This campaign was made for another service than messages go to now: the test hosts, the sandbox, or what a \
         proxy leads to. Nothing was sent by this step: go on with it where it was made, or make a new campaign.";
    STATE_DELETED = "state.deleted": "The campaign was deleted. Nothing was sent by this step.";
    STATE_AT_WORK = "state.atWork":
        "The campaign is at work, here or in another tab: pause it first. Nothing was deleted.";
    STATE_NOT_UNKNOWN = "state.notUnknown":
        "Only a row whose outcome is unknown can be resolved. Nothing was changed.";
    STATE_NO_LOCKS = "state.noLocks":
        "This page has no Web Locks, which keep two tabs from sending the same message: serve it over https (or from \
         localhost). Nothing was sent.";

    /// What the storage itself says.
    STORAGE = "storage": "{text}";
    STORAGE_FAILED = "storage.failed": "The journal's storage failed ({text}).";
    STORAGE_LIST = "storage.list":
        "The journal's storage gave a list that is none; nothing was sent by this step.";
    STORAGE_ORDER = "storage.order":
        "The journal's storage gave keys out of their range or order; nothing was sent by this step.";
    STORAGE_VALUE = "storage.value":
        "The journal's storage gave a value that is no text and no Uint8Array; nothing was sent by this step.";
    STORAGE_LOST = "storage.lost":
        "The journal lost what it was told of a message that was sent or about to be. What this page knows of it \
         stands, and no other message was sent by this step: a journal that loses what it was told cannot keep \
         messages from being sent twice. Repair its storage, then run the campaign again.";
    STORAGE_NEWER = "storage.newer":
        "The journal was written by a newer version of pec-massiva (its schema is {schema}, this version knows \
         {known}). Nothing was sent by this step and nothing was changed; use the newer version.";
    STORAGE_ROWS = "storage.rows":
        "The journal has {there} of the campaign's {rows} rows: the storage lost some. Nothing was sent by this step; \
         export what is known of the campaign and make a new one of what was not sent.";
    STORAGE_UNWRITABLE = "storage.unwritable": "What belongs under {key} cannot be written ({text}).";
    STORAGE_DAMAGED = "storage.damaged":
        "The journal holds something under {key} that cannot be read ({text}). Nothing was sent by this step.";
    STORAGE_FILE = "storage.file": "{text} Nothing was sent by this step.";
    STORAGE_UNREADABLE = "storage.unreadable": "A file of the journal cannot be read. {text}";
    STORAGE_BLOB = "storage.blob": "A file could not be kept as a Blob.";

    /// Where a journal no longer holds what was wrong with the rows.
    BLOCKED = "blocked": "have no row that can be sent: each has a problem. Make the campaign anew with a table put right.";
}
