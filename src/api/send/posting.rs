//! One message on its way: what each post of it needs, and how one is made.

use std::rc::Rc;

use futures::future::{Either, select};

use crate::core::call::Call;
use crate::core::error::ProxyState;
use crate::core::error::codes::errors;
use crate::core::error::{Doubt, Error};
use crate::core::exchange::Attempt;
use crate::core::exchange::ending::Ending;
use crate::core::exchange::outcome;
use crate::core::exchange::outcome::{Outcome, Said, Sent};
use crate::core::exchange::proxy::is_of_proxy;
use crate::core::exchange::refused_by::is_of_service;
use crate::core::exchange::request::{Way, exchange, exchange_telling};
use crate::core::exchange::retry::Retries;
use crate::core::exchange::tries::Tries;
use crate::core::host::Clock;
use crate::core::host::cancel::Reason;
use crate::core::host::transport::{HeaderValue, Leaving, Method, Request};
use crate::core::key::outcome::Ground;
use crate::core::limiter::Place;
use crate::core::message::Message;
use crate::core::message::draft::Checked;
use crate::core::message::file_draft::Contents;
use crate::core::message::fingerprint::Fingerprint;
use crate::core::message::progress::{Phase, Progress};
use crate::core::settings::Service;

use super::files::{self, Files};
use super::options::SendOptions;
use crate::api::calls::Target;
use crate::api::client::Client;
use crate::api::fresh::Fresh;

/// Milliseconds that a file has to tell whether it can be read.
const LOOKING: f64 = 3_000.0;

/// By this header `uploadFetch` says that a redirect was followed.
const ELSEWHERE: &str = "x-pec-elsewhere";

/// A message that is being sent under a key.
pub(in crate::api) struct Posting<'a> {
    pub client: &'a Client,
    pub key: &'a str,
    pub call: Call,
    /// The posts of the message. Whatever is asked for it bears the same id.
    pub tries: Tries<'static>,
    pub fresh: Fresh,
    options: SendOptions,
    fingerprint: Fingerprint,
    message: Message,
    contents: Vec<Contents>,
    files: Files,
    /// Bytes that progress counts: those of the files and of the text, in whichever form they go.
    size: u64,
    length: u64,
    timeout: f64,
    /// What was heard last before the key was posted first: it goes with all that is asked of it later.
    pub proxy_state: ProxyState,
    is_proxy_state_kept: bool,
    /// Whether it was posted elsewhere as well: a redirect was followed, or the service's own words came without the
    /// proxy's header, so that something else forwards messages, too.
    pub went_elsewhere: bool,
    retries: Option<Retries>,
}

/// What a post came to.
pub(in crate::api) struct Posted {
    pub outcome: PostOutcome,
    pub ending: Ending,
}

/// The outcome of a post.
pub(in crate::api) enum PostOutcome {
    Sent(Sent),
    NotSent(Error, Ground),
    Unknown(Error, Doubt),
}

impl<'a> Posting<'a> {
    /// Asks for the credentials, and encodes the files where they cannot go as they are. `may_be_form`: whether they
    /// may.
    ///
    /// # Errors
    /// Nothing was sent.
    pub async fn prepare(
        client: &'a Client,
        checked: Checked,
        key: &'a str,
        options: &SendOptions,
        call: &Call,
        may_be_form: bool,
    ) -> Result<Self, Error> {
        let fingerprint = Fingerprint::of(&checked);
        let Checked { mut message, contents } = checked;
        let text = (message.subject.len() + message.html.len()) as u64;
        let size = text + message.attachments.iter().map(|file| file.size).sum::<u64>();
        let call = call.named(client.random());
        let tries = Tries::new(Method::Post, "/send", &call);
        let fresh = Fresh::ask(client, &call, &tries).await.map_err(Error::unsent)?;
        let parts = if may_be_form && files::may_fit(&message) {
            let files = &mut message.attachments;
            client.as_they_are(files, &contents, &field, (options, size), &call).await
        } else {
            Ok(None)
        };
        let files = match parts.map_err(Error::unsent)? {
            Some(parts) if files::fits(&message, &parts) => Files::AsTheyAre(parts),
            _ => {
                let files = &mut message.attachments;
                let files = client.encode(files, &contents, &field, (options, size), &call).await;
                Files::Encoded(files.map_err(Error::unsent)?)
            }
        };
        let length = files.body(&message, fresh.access.mailbox.as_ref()).length;
        let timeout = client.settings.timeout(call.timeout, length);
        let (proxy_state, is_proxy_state_kept, retries) = (ProxyState::default(), false, None);
        Ok(Self {
            client,
            key,
            call,
            tries,
            fresh,
            options: options.clone(),
            fingerprint,
            message,
            contents,
            files,
            size,
            length,
            timeout,
            proxy_state,
            is_proxy_state_kept,
            went_elsewhere: false,
            retries,
        })
    }

    pub fn clock(&self) -> &'a dyn Clock {
        self.client.host.clock.as_ref()
    }

    /// Waits until the message may be posted, at least `interval` milliseconds after the start before it,
    /// and never less than the client's own.
    ///
    /// # Errors
    /// It was not posted this time.
    pub async fn turn(&mut self, interval: f64) -> Result<Place, Error> {
        let (client, clock) = (self.client, self.clock());
        self.tell_waiting(None);
        let tell = |wait| {
            self.tell_waiting(Some(clock.wall() + wait));
            self.tries.wait(&client.host, "pace", Some(wait));
        };
        let pace = client.paces.of(&self.message.sender);
        let turn = pace.wait(clock, client.settings.interval.max(interval), tell);
        let mut place = self.call.cancel.race(Box::pin(turn)).await.map_err(Error::ended)?;
        self.fresh.refresh(client, &self.call, &self.tries).await?;
        if !self.is_proxy_state_kept {
            self.proxy_state = client.learn_proxy_state(&self.call).await?;
        }
        // Last, so that other tabs do not wait while the caller's own functions are asked.
        if client.settings.is_paced {
            let passing = place.pass(&self.message.sender, clock, client.host.gate.as_ref());
            let passing = self.tries.patiently(&client.host, "tabs", Box::pin(passing));
            self.call.cancel.race(Box::pin(passing)).await.map_err(Error::ended)?;
        }
        Ok(place)
    }

    /// Tells who counts that the message is about to be posted. What keeps no pace does not go to the service, whose
    /// limits others count for.
    pub fn count(&self) {
        if self.client.settings.is_paced {
            self.client.started(&self.message.sender, self.message.recipients.len());
        }
    }

    /// Goes on with a key that was posted before, from where the client stood then.
    pub fn keep_proxy_state(&mut self, proxy_state: ProxyState) {
        self.proxy_state = proxy_state;
        self.is_proxy_state_kept = true;
    }

    /// Posts the message, once, and finds out what that came to.
    pub async fn post(&mut self, place: Place) -> Posted {
        let attempt = self.hand_over(place).await;
        let (ending, said) = (Ending::of(&attempt), self.client.said(&attempt));
        if let Attempt::Answered(answer) = &attempt {
            let is_of_other = said == Said::Hearsay && is_of_service(answer);
            self.went_elsewhere |= is_of_other || answer.header(ELSEWHERE).is_some();
        }
        let ground = match (&attempt, said) {
            (Attempt::Answered(_), Said::Proxy(_)) => Ground::Key,
            (Attempt::Answered(_), Said::OfSomeCopy | Said::Foreign) => Ground::Message,
            (Attempt::Answered(_), Said::Firsthand | Said::Hearsay) => Ground::Answer,
            _ => Ground::NotPosted,
        };
        let (redactor, now) = (&self.fresh.access.redactor, self.clock().wall());
        let status = match &attempt {
            Attempt::Answered(answer) => answer.status,
            _ => 0,
        };
        let told = |error: Error| self.tries.of(error);
        let outcome = match outcome::of_send(attempt, said, redactor, now) {
            Outcome::Done(sent) => PostOutcome::Sent(sent),
            Outcome::NotDone(error) => PostOutcome::NotSent(told(error), ground),
            Outcome::Unknown(error, doubt) if said == Said::Hearsay => {
                PostOutcome::Unknown(told(error.in_front()), doubt)
            }
            Outcome::Unknown(error, doubt) if said == Said::Foreign => {
                PostOutcome::Unknown(told(error.with_note(errors::NO_PROXY)), doubt)
            }
            Outcome::Unknown(error, doubt) => PostOutcome::Unknown(told(error), doubt),
            Outcome::Denied(error) if self.is_denied(status).await => {
                PostOutcome::NotSent(told(error.unsent()), Ground::Answer)
            }
            Outcome::Denied(error) => PostOutcome::Unknown(told(error), Doubt::OtherCopy),
        };
        Posted { outcome, ending }
    }

    /// Whether a read with the same credentials, made at once, is refused alike: by the service, with the same status.
    async fn is_denied(&self, status: u16) -> bool {
        let attempt = self.read("/quota").await;
        matches!(attempt, Attempt::Answered(answer) if answer.status == status && is_of_service(&answer))
    }

    /// Whether it is the proxy that answers now, and nothing else in its place; `None` where nothing answers.
    pub async fn is_proxy_there(&self) -> Option<bool> {
        match self.read("/once").await {
            Attempt::Answered(answer) => Some(is_of_proxy(&answer)),
            _ => None,
        }
    }

    /// Reads something once, with the same credentials.
    async fn read(&self, path: &str) -> Attempt {
        let client = self.client;
        let target = Target::get(path);
        let tries = &Tries::new(target.method, target.path, &self.call);
        let mut request = client.request(&target, &self.fresh.access);
        client.name(Service::Massiva, &mut request, tries);
        let timeout = client.settings.timeout(self.call.timeout, 0);
        let (cancel, redactor) = (&self.call.cancel, &self.fresh.access.redactor);
        let way = Way { timeout, cancel, tries, redactor, about: None };
        let attempt = exchange(&client.host, request, way).await;
        client.notice(Service::Massiva, &attempt);
        attempt
    }

    async fn hand_over(&mut self, place: Place) -> Attempt {
        let (host, clock) = (&self.client.host, self.clock());
        self.options.tell(Phase::Waiting, self.size, self.size, None);
        let mut request = self.request();
        self.client.name(Service::Massiva, &mut request, &self.tries);
        self.options.tell(Phase::Sending, 0, self.size, None);
        self.is_proxy_state_kept = true;
        self.options.tell_post(self.key, &self.proxy_state, self.fingerprint);
        let started = Box::new(|| place.start(clock.now()));
        let (cancel, redactor) = (&self.call.cancel, &self.fresh.access.redactor);
        let (timeout, tries, about) = (self.timeout, &self.tries, Some(self.key));
        let way = Way { timeout, cancel, tries, redactor, about };
        let attempt = exchange_telling(host, request, way, started).await;
        self.options.tell(Phase::Sending, self.size, self.size, None);
        self.client.notice(Service::Massiva, &attempt);
        attempt
    }

    fn request(&self) -> Request {
        let plain = |text: &str| HeaderValue::Plain(text.to_owned());
        let (client, access) = (self.client, &self.fresh.access);
        let mut headers = access.headers(false);
        let body = self.files.body(&self.message, access.mailbox.as_ref());
        if !body.is_form {
            headers.push(("content-type".into(), plain("application/json")));
        }
        let base = client.settings.bases.of(Service::Massiva);
        if !base.direct {
            headers.push(("idempotency-key".into(), plain(self.key)));
        }
        // Another portal's CORS need not allow them.
        if client.proxied.get() || self.proxy_state.is_whole() {
            headers.extend(self.proxy_state.headers());
        }
        Request {
            method: Method::Post,
            url: format!("{}/send", base.url),
            headers,
            body: Some(body),
            leaving: self.leaving(),
            direct: base.direct,
        }
    }

    /// Tells of what has left, where the proxy is known.
    fn leaving(&self) -> Option<Leaving> {
        let (progress, size) = (self.options.progress.clone()?, self.size);
        let tell = move |part: f64| {
            let loaded = (part.clamp(0.0, 1.0) * size as f64) as u64;
            progress(Progress { phase: Phase::Sending, loaded, total: size, until: None });
        };
        self.client.proxied.get().then(|| Leaving(Rc::new(tell)))
    }

    /// Whether a proxy that does not take files as they are refused the message for that, and gave its key back; then
    /// they are encoded, and it may go again as JSON, under the same key.
    ///
    /// # Errors
    /// A file cannot be read, or the call was ended: nothing was sent.
    pub async fn became_json(&mut self, error: &Error, ground: Ground) -> Result<bool, Error> {
        let is_refused = matches!(error, Error::Api(api) if api.status == 415);
        let may_go_again = ground == Ground::Key && self.proxy_state.is_whole();
        if !is_refused || !may_go_again || !self.is_form() {
            return Ok(false);
        }
        let (client, files) = (self.client, &mut self.message.attachments);
        let progress = (&self.options, self.size);
        let encoded = client.encode(files, &self.contents, &field, progress, &self.call).await;
        self.files = Files::Encoded(encoded.map_err(Error::unsent)?);
        self.length = self.files.body(&self.message, self.fresh.access.mailbox.as_ref()).length;
        self.timeout = client.settings.timeout(self.call.timeout, self.length);
        Ok(true)
    }

    /// Whether its files go as they are.
    pub fn is_form(&self) -> bool {
        matches!(self.files, Files::AsTheyAre(_))
    }

    /// From where it was posted first, for who asks after it later. Of one that was posted elsewhere as well nobody can
    /// say that it was not sent.
    pub fn posted_from(&self) -> ProxyState {
        if self.went_elsewhere { ProxyState::default() } else { self.proxy_state.clone() }
    }

    /// Why a file that went as it is can no longer be read, if that is so: a request breaks off then, and the runtime
    /// does not say why. A file that stands still tells nothing.
    pub async fn fault(&self) -> Option<Error> {
        if !self.is_form() {
            return None;
        }
        let looking = self.client.fault(&self.message.attachments, &self.contents, &field);
        let looked = select(Box::pin(looking), self.clock().sleep(LOOKING));
        match self.call.cancel.race(Box::pin(looked)).await {
            Ok(Either::Left((fault, _))) => fault,
            _ => None,
        }
    }

    /// Remembers how many addressees a message had that was sent.
    pub fn remember(&self, sent: &Sent) {
        self.client.remember_addressees(&sent.message_id, &self.message.recipients);
    }

    /// How long to wait before the next post, if there may be one.
    pub fn next_try(&mut self, error: Option<&Error>) -> Option<f64> {
        let now = self.clock().now();
        let limit = self.client.settings.retries;
        let retries = self.retries.get_or_insert_with(|| Retries::new(limit, now));
        self.client.next_try(retries, error)
    }

    /// Whether the caller chose the key.
    pub fn has_own_key(&self) -> bool {
        !self.options.idempotency_key.is_null()
    }

    /// Waits before the message is posted again; `why` is what came of the post before.
    ///
    /// # Errors
    /// The call was ended.
    pub async fn wait(&self, why: &Error, milliseconds: f64) -> Result<(), Reason> {
        let clock = self.clock();
        self.tries.again(&self.client.host, why, milliseconds);
        self.tell_waiting(Some(clock.wall() + milliseconds));
        self.call.cancel.race(clock.sleep(milliseconds)).await
    }

    /// Tells that the message waits.
    fn tell_waiting(&self, until: Option<f64>) {
        self.options.tell(Phase::Waiting, 0, self.size, until);
    }

    /// Who tells that it is asked what became of the message, whatever else is done with it meanwhile.
    pub fn settling_teller(&self) -> impl Fn(Option<f64>) + use<'a> {
        let (options, size) = (self.options.clone(), self.size);
        move |until| options.tell(Phase::Settling, size, size, until)
    }
}

fn field(index: usize) -> String {
    format!("attachments[{index}].data")
}
