//! The rules of the house as tests: who may use whom, what every file says first, that every refusal
//! has its words, that ARCHITECTURE.md tells the truth. Ends with a report of sizes.

mod codes;
mod direction;
mod files;
mod licences;
mod sizes;
mod sources;
