//! OMI, the box of a paediatric dental clinic. The map of the house, from the words everyone
//! speaks to the command line; each room uses only the rooms above it.

pub mod shared;

pub mod platform;

pub mod modules;

pub mod config;

pub mod app;

pub mod cli;
