/** What the site says around the pages, in each language. */

const SEARCH_EN = {};

const SEARCH_IT = {
  button: { buttonText: 'Cerca', buttonAriaLabel: 'Cerca' },
  modal: {
    displayDetails: 'Mostra i dettagli',
    resetButtonTitle: 'Cancella la ricerca',
    backButtonTitle: 'Chiudi la ricerca',
    noResultsText: 'Nessun risultato per',
    footer: {
      ...{ selectText: 'aprire', selectKeyAriaLabel: 'invio', navigateText: 'scorrere' },
      ...{ navigateUpKeyAriaLabel: 'freccia su', navigateDownKeyAriaLabel: 'freccia giù' },
      ...{ closeText: 'chiudere', closeKeyAriaLabel: 'esc' },
    },
  },
};

/** @type {Record<string, { label: string, guide: string, records: string, elsewhere: string, search: object, theme: object }>} */
export const WORDS = {
  en: { label: 'English', guide: 'Guide', records: 'What tests hold', elsewhere: '', search: SEARCH_EN, theme: {} },
  it: {
    label: 'Italiano',
    guide: 'Guida',
    records: 'Che cosa è provato dai test (in inglese)',
    elsewhere: ' (in inglese)',
    search: SEARCH_IT,
    theme: {
      outline: { label: 'In questa pagina' },
      docFooter: { prev: 'Pagina precedente', next: 'Pagina successiva' },
      ...{ darkModeSwitchLabel: 'Aspetto', lightModeSwitchTitle: 'Passa al tema chiaro', darkModeSwitchTitle: 'Passa al tema scuro' },
      ...{ sidebarMenuLabel: 'Menu', returnToTopLabel: 'Torna su', langMenuLabel: 'Cambia lingua', skipToContentLabel: 'Vai al contenuto' },
      notFound: { title: 'Pagina non trovata', quote: 'L’indirizzo non corrisponde ad alcuna pagina.', linkText: 'All’inizio', linkLabel: 'Vai all’inizio' },
    },
  },
};
