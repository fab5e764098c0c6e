/** The words of the inbox. */

export const inbox = {
  'inbox.title': 'Inbox',
  'inbox.search': 'Search the mail',
  'inbox.find': 'Search',
  'inbox.pages': 'Pages',
  'inbox.page': 'Page {page} of {pages}',
  'inbox.newer': 'Newer',
  'inbox.older': 'Older',
  'inbox.reader': 'Open message',
  'inbox.choose': 'Choose a message from the list.',
  'inbox.loading': 'Reading',
  'inbox.none': 'No message.',
  'inbox.shown': '{count} of {total} messages',
  'inbox.noSubject': '(no subject)',
  'inbox.close': 'Close the message',
  'inbox.kind': 'Kind',
  'inbox.date': 'Date',
  'inbox.about': 'About the message',
  'inbox.text': 'Text of the message',
};
