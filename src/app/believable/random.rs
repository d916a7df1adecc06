//! A small repeatable source of chance: `SplitMix64` (Steele, Lea and Flood, "Fast splittable
//! pseudorandom number generators", 2014). For made-up people only, never for secrets.

/// The generator; equal seeds give equal numbers.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`; 0 when there is none.
    pub(super) const fn below(&mut self, limit: u64) -> u64 {
        match self.next().checked_rem(limit) {
            Some(number) => number,
            None => 0,
        }
    }

    /// True in so many of a hundred cases.
    pub(super) const fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the texts; empty when there are none.
    pub(super) fn pick(&mut self, texts: &[&'static str]) -> &'static str {
        let at = self.below(texts.len() as u64);
        nth(texts, at)
    }

    /// One of the texts, the first ones more often: the first twice as often as the average, the last hardly.
    pub(super) fn pick_common(&mut self, texts: &[&'static str]) -> &'static str {
        let limit = texts.len() as u64;
        let at = self.below(limit).min(self.below(limit));
        nth(texts, at)
    }
}

fn nth(texts: &[&'static str], at: u64) -> &'static str {
    let at = usize::try_from(at).unwrap_or(0);
    texts.get(at).copied().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_the_published_ones() {
        let mut random = Random::new(1_234_567);
        assert_eq!(
            [random.next(), random.next()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]
        );
    }

    #[test]
    fn limits_are_kept() {
        let mut random = Random::new(7);
        assert!((0..1_000).all(|_| random.below(6) < 6));
        assert_eq!(random.below(0), 0);
        assert_eq!((random.pick(&[]), random.pick_common(&[])), ("", ""));
    }

    #[test]
    fn what_stands_first_is_common() {
        let mut random = Random::new(7);
        let mut counts = [0; 3];
        for _ in 0..9_000 {
            match random.pick_common(&["a", "b", "c"]) {
                "a" => counts[0] += 1,
                "b" => counts[1] += 1,
                _ => counts[2] += 1,
            }
        }
        assert!(
            counts[0] > counts[1] && counts[1] > counts[2] && counts[2] > 500,
            "{counts:?}"
        );
    }
}
