//! The W3C trace context (Recommendation of 23 November 2021): which trace a request belongs to. A
//! malformed `traceparent` is treated as absent, never repaired.

use std::cell::RefCell;
use std::fmt::{Display, Formatter};

/// Randomness that a thread keeps at hand.
const POOL_BYTES: usize = 1024;

/// An id of `N` bytes, written as lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HexId<const N: usize>([u8; N]);

/// A trace: 32 digits.
pub type TraceId = HexId<16>;
/// A span of a trace: 16 digits.
pub type SpanId = HexId<8>;

impl<const N: usize> HexId<N> {
    /// Random and never zero. Ids are no secrets, so a thread fetches randomness for many of them at once.
    /// Without randomness an id of ones still joins the lines of one request.
    pub fn random() -> Self {
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
            let id = pool.last_chunk::<N>().copied();
            pool.truncate(pool.len().saturating_sub(N));
            Self(id.filter(|id| *id != [0; N]).unwrap_or([1; N]))
        })
    }

    /// Of exactly so many lower-case digits that are not all zero.
    pub fn parse(text: &str) -> Option<Self> {
        unhex(text).filter(|id| *id != [0; N]).map(Self)
    }

    /// Its bytes.
    pub const fn bytes(self) -> [u8; N] {
        self.0
    }

    /// Its digits, two for each byte: all of them are ASCII.
    #[must_use]
    pub fn digits(self) -> [[u8; 2]; N] {
        let digit = |nibble: u8| nibble + if nibble < 10 { b'0' } else { b'a' - 10 };
        let mut digits = [[0; 2]; N];
        for (pair, byte) in digits.iter_mut().zip(self.0) {
            *pair = [digit(byte >> 4), digit(byte & 15)];
        }
        digits
    }
}

impl<const N: usize> Display for HexId<N> {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(std::str::from_utf8(self.digits().as_flattened()).unwrap_or_default())
    }
}

/// One request's place in a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceContext {
    trace: TraceId,
    parent: Option<SpanId>,
    span: SpanId,
    sampled: bool,
}

impl TraceContext {
    /// A new span: below the caller's when its `traceparent` header is sound, else of a new trace.
    #[must_use]
    pub fn from_header(traceparent: Option<&str>) -> Self {
        let span = SpanId::random();
        match traceparent.and_then(parse) {
            Some((trace, parent, sampled)) => Self {
                trace,
                parent: Some(parent),
                span,
                sampled,
            },
            None => Self {
                trace: TraceId::random(),
                parent: None,
                span,
                sampled: true,
            },
        }
    }

    /// A span of a new trace.
    #[must_use]
    pub fn root() -> Self {
        Self::from_header(None)
    }

    /// The trace.
    #[must_use]
    pub const fn trace(&self) -> TraceId {
        self.trace
    }

    /// This span.
    #[must_use]
    pub const fn span(&self) -> SpanId {
        self.span
    }

    /// The caller's span.
    #[must_use]
    pub const fn parent(&self) -> Option<SpanId> {
        self.parent
    }

    /// Whether the caller records this trace; a trace that begins here is always recorded.
    #[must_use]
    pub const fn is_sampled(&self) -> bool {
        self.sampled
    }

    /// The header for a call made on behalf of this span.
    #[must_use]
    pub fn traceparent(&self) -> String {
        format!("00-{}-{}-{:02x}", self.trace, self.span, u8::from(self.sampled))
    }
}

/// Trace, parent and sampled flag of a header that keeps the rules: lower-case digits only, no zero ids,
/// version 00 exactly 55 characters, a higher one may go on after a dash, version ff never.
fn parse(header: &str) -> Option<(TraceId, SpanId, bool)> {
    let (fixed, rest) = header.split_at_checked(55)?;
    let mut parts = fixed.split('-');
    let [version] = unhex::<1>(parts.next()?)?;
    let trace = TraceId::parse(parts.next()?)?;
    let parent = SpanId::parse(parts.next()?)?;
    let [flags] = unhex::<1>(parts.next()?)?;
    let is_complete = match version {
        0xff => false,
        0 => rest.is_empty(),
        _ => rest.is_empty() || rest.starts_with('-'),
    };
    let is_sound = is_complete && parts.next().is_none();
    is_sound.then_some((trace, parent, flags & 1 == 1))
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
        assert_eq!(context.trace().to_string(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_eq!(context.parent(), SpanId::parse("00f067aa0ba902b7"));
        assert!(context.parent().is_some());
        assert!(context.is_sampled());
        assert_ne!(context.span().to_string(), "00f067aa0ba902b7");
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
                TraceContext::from_header(Some(&header)).trace().to_string(),
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
            assert_ne!(context.trace().to_string(), TRACE, "{header}");
            assert_eq!(context.parent(), None, "{header}");
        }
    }

    #[test]
    fn what_is_sent_on_can_be_read_again() {
        let context = TraceContext::root();
        let next = TraceContext::from_header(Some(&context.traceparent()));
        assert_eq!(next.trace(), context.trace());
        assert_eq!(next.parent(), Some(context.span()));
        assert_ne!(TraceContext::root().trace(), context.trace());
    }
}
