//! Making, opening, listing and deleting campaigns.

use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::campaign::campaigns::Campaigns;
use crate::campaign::journal::Journal;
use crate::campaign::journal::known::Known;
use crate::campaign::schedule::zone::Zone;
use crate::carrier::ClientCarrier;
use crate::core::error::Error;
use crate::core::error::codes::{Params, options as codes};

use super::Campaign;
use super::new::read;
use super::view::PROGRESS_DATES;
use crate::wasm::client::Client;
use crate::wasm::host::zone::IntlZone;
use crate::wasm::values::date::with_dates;
use crate::wasm::values::method::run;
use crate::wasm::values::property::{each, get};
use crate::wasm::values::to_js::to_js;

#[wasm_bindgen]
impl Client {
    /// Makes a campaign. Of recipients that are rows the package's own module makes `records`, JSON.
    #[wasm_bindgen(js_name = createCampaign)]
    pub fn create_campaign(&self, new: JsValue, records: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            if !new.is_object() {
                return Err(Error::told("campaign", codes::TYPE_OBJECT, Params::none()));
            }
            let campaign = this.campaigns().create(read(&new, &records)?, call).await?;
            Ok(Campaign::new(campaign).into())
        })
    }

    /// Opens a campaign of the journal.
    #[wasm_bindgen(js_name = openCampaign)]
    pub fn open_campaign(&self, id: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            let id = id.as_string().unwrap_or_default();
            let campaign = this.campaigns().open(&id, call).await?;
            Ok(Campaign::new(campaign).into())
        })
    }

    /// All campaigns of the journal.
    #[wasm_bindgen(js_name = listCampaigns)]
    pub fn list_campaigns(&self, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            let listed = to_js(&this.campaigns().list(call).await?);
            each(&listed, &|one| {
                with_dates(one, &["createdAt"]);
                with_dates(&get(one, "progress"), &PROGRESS_DATES);
            });
            Ok(listed)
        })
    }

    /// Deletes a campaign.
    #[wasm_bindgen(js_name = deleteCampaign)]
    pub fn delete_campaign(&self, id: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            let id = id.as_string().unwrap_or_default();
            this.campaigns().delete(&id, call).await?;
            Ok(JsValue::UNDEFINED)
        })
    }
}

thread_local! {
    /// Of all clients of the page: campaigns bear ids that no two journals share.
    static KNOWN: Known = Known::default();
}

fn known() -> Known {
    KNOWN.with(Known::clone)
}

impl Client {
    fn campaigns(&self) -> Campaigns {
        Campaigns {
            surroundings: ClientCarrier::surroundings(&self.0, &self.1),
            journal: Journal::new(Rc::new(self.2.clone()), known()),
            zones: Rc::new(|name: &str| Ok(Rc::new(IntlZone::new(name)?) as Rc<dyn Zone>)),
        }
    }
}
