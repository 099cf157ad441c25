//! `/set` and `/help`.
use crate::{
    app::{
        Command, Effect, Overlay, State, TerminalRequest, known, lists,
        reader::{About, Reader},
    },
    keep::{self, Kept},
    settings::{Setting, Values},
};

impl State {
    /// `/set`: lists the settings, shows one, changes one, or (`-default KEY`) takes a change back.
    pub(super) fn set(&mut self, arg: &str) -> Vec<Effect> {
        let (key, value) = arg.split_once(char::is_whitespace).map_or((arg, ""), |(key, value)| (key, value.trim()));
        if matches!(key, "-default" | "-clear" | "-reset") {
            return self.put(value, None);
        }
        match Setting::named(key) {
            Some(setting) if value.is_empty() => {
                self.notices.info(lists::shown(&self.settings, setting));
                vec![]
            }
            Some(_) => self.put(key, Some(value)),
            None if value.is_empty() => {
                let rows = lists::settings(&self.settings, key);
                if rows.is_empty() {
                    self.mistaken(format!("There is no setting {key}: /set lists them."));
                } else {
                    self.read_list(Reader::new("Settings".to_owned(), rows).on(About::Settings));
                }
                vec![]
            }
            None => {
                self.mistaken(format!("There is no setting {key}: /set lists them."));
                vec![]
            }
        }
    }

    /// Changes a setting from the list: to its next value, where there are few.
    pub(super) fn turn_setting(&mut self, key: &str) -> Vec<Effect> {
        let Some(setting) = Setting::named(key) else { return vec![] };
        let Some(next) = setting.next(self.settings.value(key).as_deref()) else {
            self.overlay = None;
            self.insert(&format!("/set {key} "));
            return vec![];
        };
        self.put(key, Some(next))
    }

    fn put(&mut self, key: &str, value: Option<&str>) -> Vec<Effect> {
        let Some(setting) = Setting::named(key) else {
            self.mistaken(format!("There is no setting {key}: /set lists them."));
            return vec![];
        };
        if let (Values::Theme, Some(name)) = (setting.values, value) {
            // It is kept once it is known to be a theme.
            self.asked.theme = Some(name.to_owned());
            return vec![TerminalRequest::Theme(name.to_owned()).into()];
        }
        self.keep_setting(setting, value)
    }

    fn keep_setting(&mut self, setting: &'static Setting, value: Option<&str>) -> Vec<Effect> {
        if let Err(words) = self.settings.set(setting.key, value) {
            self.mistaken(format!("{words}."));
            return vec![];
        }
        self.notices.info(lists::shown(&self.settings, setting));
        let rows = lists::settings(&self.settings, "");
        if let Some(reader) = self.reader_about(&About::Settings) {
            reader.fill(rows);
        }
        let text = value.map(str::to_owned).unwrap_or_default();
        let mut effects = vec![keep::Request { what: Kept::Setting(setting.key), text }.into()];
        effects.extend(self.apply_setting(setting.key));
        if setting.key == "video.lines" {
            effects.extend(self.follow_lines());
        }
        effects
    }

    /// What takes effect at once.
    fn apply_setting(&mut self, key: &str) -> Option<Effect> {
        let config = self.settings.config();
        match key {
            "homeserver" => self.homeserver = config.homeserver.clone().unwrap_or_default(),
            "video.follow" => self.follow.said = None,
            "mouse" => return Some(TerminalRequest::Mouse(config.mouse).into()),
            "theme" if config.theme.is_none() => return Some(TerminalRequest::Theme("default".to_owned()).into()),
            _ => {}
        }
        None
    }

    /// The theme was changed, or not: one that was set is kept if it is there.
    pub(in crate::app) fn theme_changed(&mut self, fine: bool) -> Vec<Effect> {
        let Some(name) = self.asked.theme.take().filter(|_| fine) else { return vec![] };
        Setting::named("theme").map_or_else(Vec::new, |setting| self.keep_setting(setting, Some(&name)))
    }

    /// `/help`: everything, or one command. The key closes it again.
    pub(super) fn help(&mut self, arg: &str) {
        if arg.is_empty() && matches!(&self.overlay, Some(Overlay::Reader(open)) if *open.about() == About::Help) {
            self.overlay = None;
            return;
        }
        if arg.is_empty() {
            let rows = lists::help(&self.keymap);
            self.read_list(Reader::new("Help".to_owned(), rows).on(About::Help));
            return;
        }
        let name = arg.trim_start_matches('/').to_lowercase();
        let named = || Command::named(&name).and_then(Command::spec);
        match known(&name).or_else(named) {
            Some(spec) => {
                let title = spec.slash.map_or_else(|| spec.name.to_owned(), |name| format!("/{name}"));
                let rows = lists::about_command(spec, &self.keymap);
                self.read_list(Reader::new(title, rows).on(About::Help));
            }
            None => self.mistaken(format!("There is no command {name}: /help lists them.")),
        }
    }
}
