/** Faults as they happen, each planned in one line. `recipient` of a message is `consegna@…` unless a recipe says otherwise. */

/** @typedef {import('pec-massiva/sandbox').Sandbox} Sandbox */

/** @param {Sandbox} sandbox */
export function answerLost(sandbox) {
  // #region answerLost
  sandbox.fail({ on: 'POST /send', drop: true, taken: true }); // it was sent, and the connection broke
  // #endregion answerLost
}

/** @param {Sandbox} sandbox */
export function serverError(sandbox) {
  // #region serverError
  sandbox.fail({ on: 'POST /send', status: 500, body: '{"message":"MySQL Error"}' }); // sent, or not
  // #endregion serverError
}

/** @param {Sandbox} sandbox */
export function noAnswer(sandbox) {
  // #region noAnswer
  sandbox.fail({ on: 'POST /send', hang: true }); // give `send` a short `timeout`
  // #endregion noAnswer
}

/** @param {Sandbox} sandbox */
export function noCredit(sandbox) {
  // #region noCredit
  sandbox.fail({ on: 'POST /send', status: 402 });
  // #endregion noCredit
}

/** @param {Sandbox} sandbox */
export function tokenEnded(sandbox) {
  // #region tokenEnded
  sandbox.fail({ on: 'POST /send', status: 401 });
  // #endregion tokenEnded
}

/** @param {Sandbox} sandbox */
export function garbled(sandbox) {
  // #region garbled
  sandbox.fail({ on: 'POST /send', status: 200, body: '<html>Manutenzione</html>', taken: true });
  // #endregion garbled
}

/** @param {Sandbox} sandbox */
export function tooSoon(sandbox) {
  // #region tooSoon
  sandbox.fail({ on: 'POST /send', status: 429 }); // repeated by itself, since this `fetch` never repeats
  // #endregion tooSoon
}

/** @param {Sandbox} sandbox */
export function readsFail(sandbox) {
  // #region readsFail
  sandbox.fail({ on: 'GET /send', status: 503, times: 2 }); // passed over
  // #endregion readsFail
}

/** @param {Sandbox} sandbox */
export function laterToday(sandbox) {
  // #region laterToday
  sandbox.advance(13 * 3_600_000); // receipts that are due by then are there
  // #endregion laterToday
}
