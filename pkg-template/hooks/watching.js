/** A campaign as components see it: opened where only its id is given, and left alone when they go. */

import { Held } from './held.js';

/**
 * @typedef {import('../types/hooks.d.ts').CampaignWatched} CampaignWatched
 * @typedef {import('../types/hooks.d.ts').CampaignClient} CampaignClient
 * @typedef {import('../types/campaigns.d.ts').Campaign} Campaign
 * @typedef {import('../types/campaigns.d.ts').CampaignEvent} CampaignEvent
 */

/** @extends {Held<CampaignWatched>} */
export class Watching extends Held {
  #pec;
  #given;
  /** Of the turn under way. @type {AbortController | undefined} */
  #turn;
  /** Ends the listening. */
  #leave = () => {};
  /** Told every event. @type {((event: CampaignEvent) => void) | undefined} */
  onEvent;

  /** @param {CampaignClient} pec @param {Campaign | string | undefined} given */
  constructor(pec, given) {
    super(typeof given === 'object' ? seen(given) : { campaign: undefined, progress: undefined, error: undefined });
    this.#pec = pec;
    this.#given = given;
  }

  begin() {
    const turn = new AbortController();
    this.#turn = turn;
    if (typeof this.#given === 'object') {
      this.#listen(this.#given);
    } else if (this.#given !== undefined) {
      void this.#open(this.#given, turn);
    }
  }

  end() {
    this.#turn?.abort();
    this.#turn = undefined;
    this.#leave();
    this.#leave = () => {};
  }

  /** @param {string} id @param {AbortController} turn */
  async #open(id, turn) {
    try {
      const campaign = await this.#pec.campaigns.open(id, { signal: turn.signal });
      if (this.#turn !== turn) {
        campaign.close();
        return;
      }
      this.#listen(campaign);
      const leave = this.#leave;
      this.#leave = () => {
        leave();
        campaign.close();
        // It is deaf from now on.
        this.tell({ campaign: undefined, progress: undefined, error: undefined });
      };
    } catch (error) {
      if (this.#turn === turn) {
        this.tell({ campaign: undefined, progress: undefined, error: /** @type {any} */ (error) });
      }
    }
  }

  /** @param {Campaign} campaign */
  #listen(campaign) {
    this.#leave = campaign.subscribe((event) => {
      this.tell(seen(campaign));
      this.onEvent?.(event);
    });
    this.tell(seen(campaign));
  }
}

/** @param {Campaign} campaign @returns {CampaignWatched} */
const seen = (campaign) => ({ campaign, progress: campaign.getSnapshot().progress, error: undefined });
