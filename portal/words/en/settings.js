/** The words of the settings. */

export const settings = {
  'settings.title': 'Settings',
  'settings.service': 'Service',
  'settings.real': 'The portal sends real messages.',
  'settings.test': 'The portal is on trial: messages reach nobody.',
  'settings.quotaLoading': 'Reading the room of the mailbox',
  'settings.quota': 'Room taken in the PEC mailbox: {percent}',
  'settings.storage': 'What is kept',
  'settings.storageWords': 'Messages sent from here are kept in this browser. When room runs short the browser may delete them.',
  'settings.persist': 'Ask the browser not to delete them',
  'settings.kept': 'The browser will not delete them by itself.',
  'settings.notKept': 'The browser does not promise it: export what has to stay.',
};
