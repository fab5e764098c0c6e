//! What a runtime throws where a request failed, and whether that says that nothing of it went out.
//!
//! Only what comes before the first byte of a request counts: the name of a host that is not found, a connection that
//! was not made, a TLS handshake that failed on the client's side. After a handshake a request may be on its way, and
//! with TLS 1.3 a server that refuses the client's own certificate says so only then; so neither the alerts of a
//! server nor a connection that breaks says anything.

/// An error that was thrown, and those inside it: its cause, or all that came together.
#[derive(Clone, Debug, Default)]
pub struct Thrown {
    /// Name and message.
    pub words: String,
    /// `code`, such as `ECONNREFUSED`.
    pub code: Option<String>,
    /// `syscall`: what the system was asked for.
    pub syscall: Option<String>,
    /// `message` alone.
    pub message: String,
    /// `cause`, or `errors`, of which each has to say so.
    pub inner: Vec<Thrown>,
}

/// How far a request got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Nobody knows.
    Open,
    /// There was no connection on which it could have gone out.
    NoConnection,
    /// The runtime did not begin it.
    NoRequest,
}

/// Of Node (a system's or OpenSSL's, a DNS server's), undici and Bun: no connection was made.
const NO_CONNECTION: [&str; 23] = [
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EAI_FAIL",
    "EAI_NODATA",
    "EAI_NONAME",
    "UND_ERR_CONNECT_TIMEOUT",
    "UND_ERR_PRX_TLS",
    "ConnectionRefused",
    "FailedToOpenSocket",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "HOSTNAME_MISMATCH",
    "INVALID_CA",
    "INVALID_PURPOSE",
    "PATH_LENGTH_EXCEEDED",
    // What one of the two does not speak; later there is nothing left to agree on.
    "ERR_SSL_UNSUPPORTED_PROTOCOL",
    "ERR_SSL_NO_PROTOCOLS_AVAILABLE",
    "ERR_SSL_NO_CIPHERS_AVAILABLE",
    "ERR_SSL_CERTIFICATE_VERIFY_FAILED",
    "ERR_SSL_DH_KEY_TOO_SMALL",
    "ERR_SSL_EE_KEY_TOO_SMALL",
    "ERR_SSL_CA_MD_TOO_WEAK",
];

/// How the words begin in which OpenSSL says what is wrong with a server's certificate (X509_V_ERR_…), and Node's own.
const OF_CERTIFICATE: [&str; 8] = [
    "CERT_",
    "CRL_",
    "UNABLE_TO_GET_",
    "UNABLE_TO_DECRYPT_",
    "UNABLE_TO_DECODE_",
    "UNABLE_TO_VERIFY_",
    "ERROR_IN_C",
    "ERR_TLS_CERT_ALTNAME_",
];

/// What happens to a connection at any time, whatever it is caused by.
const AT_ANY_TIME: [&str; 6] =
    ["ECONNRESET", "ECONNABORTED", "EPIPE", "ETIMEDOUT", "EPROTO", "UND_ERR_SOCKET"];

/// What stands in the message of an `EPROTO` of a handshake.
const OF_HANDSHAKE: [&str; 3] =
    ["unsupported protocol", "no protocols available", "The TLS handshake failed"];

/// Where a server speaks no TLS; but OpenSSL says the same of what comes in plain, or damaged, on a connection that was
/// secured before, when the request may be on its way. Node's own fetch tells of these as a connection that the other
/// side closed; one over `node:https` does not.
const ALSO_LATER: [&str; 4] = [
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
    "wrong version number",
    "alert protocol version",
];

impl Thrown {
    /// How far the request got of which this came.
    pub fn reach(&self) -> Reach {
        self.reach_in(false)
    }

    fn reach_in(&self, is_in_own_fetch: bool) -> Reach {
        // Where several were tried, what stands outside is the first one's.
        if self.inner.len() < 2
            && let Some(reach) = self.own_reach(is_in_own_fetch)
        {
            return reach;
        }
        let is_in_own_fetch = is_in_own_fetch || self.message == "fetch failed";
        let reaches = self.inner.iter().map(|inner| inner.reach_in(is_in_own_fetch));
        reaches.min().unwrap_or(Reach::Open)
    }

    /// By what it says itself; `None` where that is nothing. `is_in_own_fetch`: whether it is the cause of what Node's
    /// own fetch throws.
    fn own_reach(&self, is_in_own_fetch: bool) -> Option<Reach> {
        let message = self.message.as_str();
        let Some(code) = self.code.as_deref() else { return of_words(message) };
        let is_connecting = match self.syscall.as_deref() {
            Some(syscall) => matches!(syscall, "connect" | "getaddrinfo"),
            None => message.strip_prefix("connect ").is_some_and(|rest| rest.starts_with(code)),
        };
        if is_connecting
            || NO_CONNECTION.contains(&code)
            || OF_CERTIFICATE.iter().any(|start| code.starts_with(start))
        {
            return Some(Reach::NoConnection);
        }
        let is_unmade = match code {
            "EPROTO" if OF_HANDSHAKE.iter().any(|words| message.contains(words)) => true,
            "EPROTO" => is_in_own_fetch && ALSO_LATER.iter().any(|words| message.contains(words)),
            code if ALSO_LATER.contains(&code) => is_in_own_fetch,
            // Node's words for a server that leaves during the handshake.
            "ECONNRESET" => {
                message
                    == "Client network socket disconnected before secure TLS connection was established"
            }
            // undici's for a tunnel that a proxy does not make.
            "UND_ERR_ABORTED" => message.starts_with("Proxy response ("),
            "ERR_INVALID_URL" => return Some(Reach::NoRequest),
            // Bun's for a scheme that it does not know.
            "ERR_INVALID_ARG_VALUE" if message.starts_with("protocol must be http") => {
                return Some(Reach::NoRequest);
            }
            _ => false,
        };
        match code {
            _ if is_unmade => Some(Reach::NoConnection),
            code if AT_ANY_TIME.contains(&code) => Some(Reach::Open),
            _ => None,
        }
    }

    /// For people: what was thrown, and what lies behind it, with its code.
    pub fn sentence(&self) -> String {
        let mut sentence = self.words.clone();
        let mut one = self;
        loop {
            if let Some(code) = &one.code
                && !sentence.contains(code.as_str())
            {
                sentence.push_str(", ");
                sentence.push_str(code);
            }
            let Some(inner) = one.inner.first() else { return sentence };
            if !sentence.contains(inner.message.as_str()) {
                sentence.push_str(": ");
                sentence.push_str(&inner.message);
            }
            one = inner;
        }
    }
}

/// What Node and Deno say without a code.
fn of_words(message: &str) -> Option<Reach> {
    match message {
        "bad port" | "unknown scheme" => Some(Reach::NoRequest),
        _ if message.starts_with("Fetch failed: Requests to port ") => Some(Reach::NoRequest),
        _ if message.starts_with("Url scheme '") => Some(Reach::NoRequest),
        _ if message.starts_with("error sending request")
            && message.contains(": client error (Connect): ") =>
        {
            Some(Reach::NoConnection)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(message: &str) -> Thrown {
        Thrown { words: message.into(), message: message.into(), ..Thrown::default() }
    }

    fn coded(code: &str, message: &str) -> Thrown {
        Thrown { code: Some(code.into()), ..plain(message) }
    }

    fn called(syscall: &str, code: &str) -> Thrown {
        Thrown { syscall: Some(syscall.into()), ..coded(code, &format!("{syscall} {code}")) }
    }

    fn failed(inner: Vec<Thrown>) -> Thrown {
        Thrown { inner, ..plain("fetch failed") }
    }

    #[test]
    fn where_no_connection_was_made_nothing_went_out() {
        for code in [
            "ECONNREFUSED",
            "ENOTFOUND",
            "EAI_AGAIN",
            "UND_ERR_CONNECT_TIMEOUT",
            "DEPTH_ZERO_SELF_SIGNED_CERT",
            "SELF_SIGNED_CERT_IN_CHAIN",
            "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
            "UNABLE_TO_GET_ISSUER_CERT",
            "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
            "UNABLE_TO_GET_CRL",
            "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
            "CERT_HAS_EXPIRED",
            "CERT_NOT_YET_VALID",
            "CERT_REVOKED",
            "CERT_UNTRUSTED",
            "CERT_SIGNATURE_FAILURE",
            "CRL_HAS_EXPIRED",
            "ERROR_IN_CERT_NOT_AFTER_FIELD",
            "ERR_TLS_CERT_ALTNAME_INVALID",
            "ERR_TLS_CERT_ALTNAME_FORMAT",
            "HOSTNAME_MISMATCH",
        ] {
            assert_eq!(coded(code, "x").reach(), Reach::NoConnection, "{code}");
            assert_eq!(failed(vec![coded(code, "x")]).reach(), Reach::NoConnection, "{code}");
        }
        for code in ["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ECONNRESET", "EADDRNOTAVAIL"] {
            assert_eq!(called("connect", code).reach(), Reach::NoConnection, "{code}");
            let told = coded(code, &format!("connect {code} 192.0.2.1:443"));
            assert_eq!(failed(vec![told]).reach(), Reach::NoConnection, "{code}");
        }
        let proto =
            "write EPROTO 00:error:0A00010B:SSL routines:ssl3_get_record:wrong version number";
        for (code, words) in [
            ("EPROTO", proto),
            ("ERR_SSL_WRONG_VERSION_NUMBER", "x"),
            ("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "x"),
        ] {
            assert_eq!(failed(vec![coded(code, words)]).reach(), Reach::NoConnection, "{code}");
            assert_eq!(coded(code, words).reach(), Reach::Open, "{code}");
        }
        let tunnel = "Proxy response (407) !== 200 when HTTP Tunneling";
        assert_eq!(coded("UND_ERR_ABORTED", tunnel).reach(), Reach::NoConnection);
        let deno = "error sending request for url (https://x/): client error (Connect): invalid peer certificate: x";
        assert_eq!(failed(vec![plain(deno)]).reach(), Reach::NoConnection);
    }

    #[test]
    fn what_may_come_after_the_request_leaves_it_open() {
        for code in [
            "ECONNRESET",
            "EPIPE",
            "ETIMEDOUT",
            "EHOSTUNREACH",
            "ENETUNREACH",
            "EPROTO",
            "UND_ERR_SOCKET",
            "UND_ERR_HEADERS_TIMEOUT",
            "UND_ERR_BODY_TIMEOUT",
            "UND_ERR_ABORTED",
            "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
            "ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE",
            "ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN",
            "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
            "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
            "ERR_SSL_TLSV1_ALERT_ACCESS_DENIED",
            "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
            "ERR_STREAM_PREMATURE_CLOSE",
        ] {
            assert_eq!(coded(code, "x").reach(), Reach::Open, "{code}");
            assert_eq!(failed(vec![coded(code, "x")]).reach(), Reach::Open, "{code}");
            assert_eq!(called("read", code).reach(), Reach::Open, "{code}");
            assert_eq!(called("write", code).reach(), Reach::Open, "{code}");
        }
        let caused = Thrown { inner: vec![coded("ECONNREFUSED", "x")], ..coded("ECONNRESET", "y") };
        assert_eq!(caused.reach(), Reach::Open);
        for words in [
            "fetch failed",
            "Failed to fetch",
            "Load failed",
            "error sending request from 127.0.0.1:1 for https://x/: client error (SendRequest): connection closed",
            "Connection reset by peer (os error 104)",
        ] {
            assert_eq!(failed(vec![plain(words)]).reach(), Reach::Open, "{words}");
        }
    }

    #[test]
    fn of_several_all_have_to_say_so() {
        let several =
            |all: Vec<Thrown>| failed(vec![Thrown { inner: all, ..coded("ETIMEDOUT", "") }]);
        let refused = || called("connect", "ECONNREFUSED");
        let late = || called("connect", "ETIMEDOUT");
        assert_eq!(several(vec![late(), refused(), late()]).reach(), Reach::NoConnection);
        assert_eq!(several(vec![refused(), called("read", "ECONNRESET")]).reach(), Reach::Open);
    }

    #[test]
    fn what_the_runtime_does_not_begin_is_no_request() {
        let url = coded("ERR_INVALID_URL", "Invalid URL");
        for thrown in [
            url.clone(),
            failed(vec![url]),
            failed(vec![plain("bad port")]),
            failed(vec![plain("unknown scheme")]),
            plain("Fetch failed: Requests to port 6000 are blocked"),
            plain("Url scheme 'ftp' not supported"),
            coded("ERR_INVALID_ARG_VALUE", "protocol must be http:, https: or s3:"),
        ] {
            assert_eq!(thrown.reach(), Reach::NoRequest, "{thrown:?}");
        }
    }

    #[test]
    fn people_are_told_the_code_once() {
        let inner = coded("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate");
        let told = failed(vec![inner]).sentence();
        assert_eq!(told, "fetch failed: self-signed certificate, DEPTH_ZERO_SELF_SIGNED_CERT");
        let told = failed(vec![called("connect", "ECONNREFUSED")]).sentence();
        assert_eq!(told, "fetch failed: connect ECONNREFUSED");
    }
}
