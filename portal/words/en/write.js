/** The words of the view in which one writes; those of the form are the package’s. */

export const write = {
  'write.title': 'Write a PEC message',
  'write.lead': 'Before it goes, the message is checked and shown once more.',
  'alone.title': 'Use the portal in one tab only',
  'alone.words': 'This browser cannot keep several tabs apart: if two of them send at once, a message may go twice.',
  'write.again': 'Text and recipients are those of an earlier message; its files have to be chosen again.',
  'unkept.title': 'The message cannot be kept here',
  'unkept.words': 'It can be sent all the same, but after a reload this page will know nothing of it. Its receipts come to the PEC mailbox in any case.',
  'unkept.send': 'Send without keeping it',
};
