//! What a person types as the address of a server.

use super::{Failure, FailureKind};

/// The base address of a server, as [`super::Server::url`] wants it, from what
/// a person typed or pasted: `localhost:8080`, a bare port, `http://host/v1/` …
///
/// Without a scheme it is `http`, since that is what local servers speak.
pub fn base_url(typed: &str) -> Result<String, Failure> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(bad("address_missing", ""));
    }
    let (scheme, rest) = match typed.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => ("http".to_owned(), typed.trim_start_matches('/')),
    };
    if scheme != "http" && scheme != "https" {
        return Err(bad("address_scheme", format!("{scheme}://")));
    }
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let authority = checked_authority(authority)?;
    let path = without_routes(path);
    if path
        .chars()
        .any(|letter| letter.is_whitespace() || letter.is_control())
    {
        return Err(bad("address_space", ""));
    }
    Ok(format!("{scheme}://{authority}{path}"))
}

/// Whether a base address is on this machine.
#[must_use]
pub fn is_loopback(base: &str) -> bool {
    let authority = base.split_once("://").map_or(base, |(_, rest)| rest);
    let authority = authority.split('/').next().unwrap_or_default();
    let (host, _) = split_port(authority);
    host.eq_ignore_ascii_case("localhost")
        || host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn checked_authority(authority: &str) -> Result<String, Failure> {
    if authority.contains('@') {
        return Err(bad("address_user", ""));
    }
    // A bare port is one on this machine.
    if !authority.is_empty() && authority.bytes().all(|byte| byte.is_ascii_digit()) {
        return checked_authority(&format!("127.0.0.1:{authority}"));
    }
    let (host, port) = split_port(authority);
    let host = match host {
        // What servers print when they listen everywhere; one cannot connect to it everywhere.
        "" | "0.0.0.0" | "*" => "127.0.0.1",
        "[::]" => "[::1]",
        host => host,
    };
    if authority.is_empty() {
        return Err(bad("address_host_missing", ""));
    }
    let is_bracketed = host.starts_with('[') && host.ends_with(']');
    let is_odd = |letter: char| {
        letter.is_whitespace() || letter.is_control() || "<>\"\\^`{|}%,;".contains(letter)
    };
    if host.chars().any(is_odd) || (!is_bracketed && host.contains(['[', ']', ':'])) {
        return Err(bad("address_host", host));
    }
    let host = host.to_lowercase();
    match port {
        None | Some("") => Ok(host),
        Some(port) => match port.parse::<u16>() {
            Ok(number) if number > 0 => Ok(format!("{host}:{number}")),
            _ => Err(bad("address_port", port)),
        },
    }
}

/// The host, in brackets if it is an IPv6 address, and what stands behind the last colon.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    if let Some(end) = authority.find(']') {
        let (host, rest) = authority.split_at(end + 1);
        return (host, rest.strip_prefix(':'));
    }
    match authority.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    }
}

/// The path without the routes that people paste along with it.
fn without_routes(path: &str) -> String {
    const ROUTES: [&str; 6] = [
        "chat/completions",
        "completions",
        "models",
        "health",
        "props",
        "v1",
    ];
    let mut path = path.trim_matches('/');
    while let Some(rest) = ROUTES.iter().find_map(|route| path.strip_suffix(route)) {
        if !rest.is_empty() && !rest.ends_with('/') {
            break;
        }
        path = rest.trim_end_matches('/');
    }
    if path.is_empty() {
        String::new()
    } else {
        format!("/{path}")
    }
}

/// The code finds the sentence; the part of the address fills it.
fn bad(code: &str, part: impl Into<String>) -> Failure {
    Failure::coded(FailureKind::BadAddress, code, part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_should_become_a_base_address() {
        for (typed, base) in [
            ("localhost:8080", "http://localhost:8080"),
            ("  http://127.0.0.1:8080/ ", "http://127.0.0.1:8080"),
            ("http://x/v1/", "http://x"),
            ("http://x/v1/chat/completions", "http://x"),
            ("https://Example.com/api/v1///", "https://example.com/api"),
            ("HTTP://x:80/#/chat", "http://x:80"),
            ("http://x/?a=b", "http://x"),
            ("8080", "http://127.0.0.1:8080"),
            (":8080", "http://127.0.0.1:8080"),
            ("http://0.0.0.0:8080", "http://127.0.0.1:8080"),
            ("[::1]:9931", "http://[::1]:9931"),
            ("//box.lan", "http://box.lan"),
            ("http://x/dev1", "http://x/dev1"),
        ] {
            assert_eq!(base_url(typed).as_deref(), Ok(base), "{typed}");
        }
    }

    #[test]
    fn what_is_no_address_should_be_refused_with_a_reason() {
        for typed in [
            "",
            "  ",
            "ftp://x",
            "file:///etc/passwd",
            "http://",
            "http://x:99999",
            "x:port",
            "http://a b",
            "http://user:secret@x",
            "::1",
            "http://x/a b",
            "http://[::1",
            "0:0",
        ] {
            let failure = base_url(typed).expect_err(typed);
            assert_eq!(failure.kind, FailureKind::BadAddress, "{typed}");
            assert!(!failure.detail.contains("secret") && failure.code.is_some());
        }
    }

    #[test]
    fn a_base_address_should_stay_as_it_is() {
        for base in [
            "http://127.0.0.1:8080",
            "https://host/path",
            "http://[::1]:1",
        ] {
            assert_eq!(base_url(base).as_deref(), Ok(base));
        }
    }

    #[test]
    fn this_machine_should_be_known_by_all_its_names() {
        for base in ["http://localhost:1", "http://127.0.0.2", "http://[::1]:5/x"] {
            assert!(is_loopback(base), "{base}");
        }
        assert!(!is_loopback("http://192.168.0.2:8080"));
        assert!(!is_loopback("http://localhost.example.com"));
    }
}
