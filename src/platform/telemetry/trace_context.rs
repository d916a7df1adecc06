//! The W3C trace context (Recommendation of 23 November 2021): which trace a request belongs to. A
//! malformed `traceparent` is treated as absent, never repaired.

use std::cell::RefCell;

/// Randomness that a thread keeps at hand.
const POOL_BYTES: usize = 1024;

/// One request's place in a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceContext {
    trace_id: [u8; 16],
    parent_id: Option<[u8; 8]>,
    span_id: [u8; 8],
    sampled: bool,
}

impl TraceContext {
    /// A new span: below the caller's when its `traceparent` header is sound, else of a new trace.
    #[must_use]
    pub fn from_header(traceparent: Option<&str>) -> Self {
        let span_id = random_id();
        match traceparent.and_then(parse) {
            Some((trace_id, parent_id, sampled)) => Self {
                trace_id,
                parent_id: Some(parent_id),
                span_id,
                sampled,
            },
            None => Self {
                trace_id: random_id(),
                parent_id: None,
                span_id,
                sampled: true,
            },
        }
    }

    /// A span of a new trace.
    #[must_use]
    pub fn root() -> Self {
        Self::from_header(None)
    }

    /// The trace, as 32 lower-case hexadecimal digits.
    #[must_use]
    pub fn trace_id(&self) -> String {
        hex(&self.trace_id)
    }

    /// This span, as 16 lower-case hexadecimal digits.
    #[must_use]
    pub fn span_id(&self) -> String {
        hex(&self.span_id)
    }

    /// The caller's span.
    #[must_use]
    pub fn parent_id(&self) -> Option<String> {
        self.parent_id.as_ref().map(|id| hex(id))
    }

    /// Whether the caller records this trace; a trace that begins here is always recorded.
    #[must_use]
    pub const fn is_sampled(&self) -> bool {
        self.sampled
    }

    /// The header for a call made on behalf of this span.
    #[must_use]
    pub fn traceparent(&self) -> String {
        format!(
            "00-{}-{}-{:02x}",
            self.trace_id(),
            self.span_id(),
            u8::from(self.sampled)
        )
    }
}

/// Trace, parent and sampled flag of a header that keeps the rules: lower-case digits only, no zero ids,
/// version 00 exactly 55 characters, a higher one may go on after a dash, version ff never.
fn parse(header: &str) -> Option<([u8; 16], [u8; 8], bool)> {
    let (fixed, rest) = header.split_at_checked(55)?;
    let mut parts = fixed.split('-');
    let [version] = unhex::<1>(parts.next()?)?;
    let trace_id = unhex::<16>(parts.next()?)?;
    let parent_id = unhex::<8>(parts.next()?)?;
    let [flags] = unhex::<1>(parts.next()?)?;
    let is_complete = match version {
        0xff => false,
        0 => rest.is_empty(),
        _ => rest.is_empty() || rest.starts_with('-'),
    };
    let is_sound = is_complete && parts.next().is_none() && trace_id != [0; 16] && parent_id != [0; 8];
    is_sound.then_some((trace_id, parent_id, flags & 1 == 1))
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, odd) = text.as_bytes().as_chunks::<2>();
    if !odd.is_empty() || pairs.len() != N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| {
        if nibble < 10 {
            b'0' + nibble
        } else {
            b'a' - 10 + nibble
        }
    };
    let digits: Vec<u8> = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect();
    String::from_utf8(digits).unwrap_or_default()
}

/// Random and never zero. Ids are no secrets, so a thread fetches randomness for many of them at once.
/// Without randomness an id of ones still joins the lines of one request.
pub(super) fn random_id<const N: usize>() -> [u8; N] {
    thread_local! {
        static POOL: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    POOL.with_borrow_mut(|pool| {
        if pool.len() < N {
            pool.resize(POOL_BYTES, 0);
            if aws_lc_rs::rand::fill(pool).is_err() {
                pool.clear();
            }
        }
        let id = pool.split_off(pool.len().saturating_sub(N));
        <[u8; N]>::try_from(id)
            .ok()
            .filter(|id| *id != [0; N])
            .unwrap_or([1; N])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
    const PARENT: &str = "b7ad6b7169203331";

    /// The header of the example in section 3.2.3 of the Recommendation.
    #[test]
    fn the_example_of_the_recommendation_is_continued() {
        let context =
            TraceContext::from_header(Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        assert_eq!(context.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_eq!(context.parent_id().as_deref(), Some("00f067aa0ba902b7"));
        assert!(context.is_sampled());
        assert_ne!(context.span_id(), "00f067aa0ba902b7");
    }

    #[test]
    fn the_second_example_is_not_sampled() {
        let context =
            TraceContext::from_header(Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"));
        assert!(!context.is_sampled());
        assert!(context.traceparent().ends_with("-00"));
    }

    #[test]
    fn sound_headers_are_continued() {
        for header in [
            format!("00-{TRACE}-{PARENT}-01"),
            format!("00-{TRACE}-{PARENT}-ff"),
            format!("cc-{TRACE}-{PARENT}-01"),
            format!("cc-{TRACE}-{PARENT}-01-what-the-future-will-be-like"),
            format!("01-{TRACE}-{PARENT}-01-"),
        ] {
            assert_eq!(
                TraceContext::from_header(Some(&header)).trace_id(),
                TRACE,
                "{header}"
            );
        }
    }

    /// The refusals that section 3.2 of the Recommendation asks for.
    #[test]
    fn malformed_headers_start_a_new_trace() {
        for header in [
            String::new(),
            "garbage".to_owned(),
            format!("00-{TRACE}-{PARENT}"),
            format!("00-{TRACE}-{PARENT}-1"),
            format!("00-{TRACE}-{PARENT}-01-"),
            format!("00-{TRACE}-{PARENT}-01-what"),
            format!("00-{TRACE}-{PARENT}-01 "),
            format!(" 00-{TRACE}-{PARENT}-01"),
            format!("cc-{TRACE}-{PARENT}-01.what"),
            format!("ff-{TRACE}-{PARENT}-01"),
            format!("0x-{TRACE}-{PARENT}-01"),
            format!("00-{}-{PARENT}-01", TRACE.to_uppercase()),
            format!("00-{TRACE}-{}-01", PARENT.to_uppercase()),
            format!("00-{TRACE}-{PARENT}-0A"),
            format!("00-{}-{PARENT}-01", "0".repeat(32)),
            format!("00-{TRACE}-{}-01", "0".repeat(16)),
            format!("00-{}-{PARENT}-01", "g".repeat(32)),
            format!("00_{TRACE}_{PARENT}_01"),
            format!("00-{}-{PARENT}-01", &TRACE[1..]),
            format!("00-{TRACE}-{PARENT}-\u{e9}\u{e9}"),
        ] {
            let context = TraceContext::from_header(Some(&header));
            assert_ne!(context.trace_id(), TRACE, "{header}");
            assert_eq!(context.parent_id(), None, "{header}");
        }
    }

    #[test]
    fn what_is_sent_on_can_be_read_again() {
        let context = TraceContext::root();
        let next = TraceContext::from_header(Some(&context.traceparent()));
        assert_eq!(next.trace_id(), context.trace_id());
        assert_eq!(next.parent_id(), Some(context.span_id()));
        assert_ne!(TraceContext::root().trace_id(), context.trace_id());
    }
}
