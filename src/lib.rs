//! hallway: a terminal client for conferences held the FOSDEM way.
//!
//! Facts come in as [`app::Msg`]; [`app::State::update`] turns them into a new state and a list of [`app::Effect`]s;
//! [`ui::view`] draws the state. Everything foreign lives behind a [`service::Service`]. ARCHITECTURE.md has the map.
#![recursion_limit = "256"]

pub mod text;

pub mod files;
pub mod http;
pub mod paths;
pub mod service;

pub mod config;
pub mod settings;

pub mod schedule;

pub mod chat;

pub mod catalogue;

pub mod player;

pub mod desktop;

pub mod door;

pub mod keep;

pub mod app;

pub mod ui;

pub mod host;

pub mod runtime;

pub mod cli;
