# Ce qui est fait avant une réponse, et ses sources

## La zone de saisie
think-first = Réfléchir d’abord
think-first-name = Réfléchir d’abord : analyser la demande et fouiller les documents avant la réponse
toggle-think-first = Réfléchir d’abord, ou répondre directement
toggle-think-first-note = Fait analyser les demandes et fouiller les documents avant la réponse dans cette conversation.
toggle-searches = Fouiller les documents aux tours directs, ou non
toggle-searches-note = Fait fouiller les documents avant chaque réponse de cette conversation, sans analyse.
documents-none = aucune collection liée
documents-linked =
    { $count ->
        [one] { $count } collection liée
       *[other] { $count } collections liées
    }
documents-searched = fouille avant chaque réponse
documents-unsearched = fouille quand le modèle réfléchit d’abord
documents-name = Documents : { $linked }, { $searched }
documents-head = Avant la réponse
documents-searches = Fouiller aussi aux tours directs
documents-collections = Collections fouillées
documents-no-collections = Il n’y en a pas encore. Créez-en une dans le panneau des documents.
documents-own =
    { $count ->
        [one] { $count } document de cette conversation est fouillé aussi.
       *[other] { $count } documents de cette conversation sont fouillés aussi.
    }
documents-count =
    { $count ->
        [one] { $count } document
       *[other] { $count } documents
    }
documents-extract = Ce qui en est envoyé
extract-automatic = Selon la place
extract-automatic-note = en entier ou par passages
extract-whole = Documents entiers
extract-passages = Passages
documents-panel = Ouvrir le panneau des documents

## Le déroulement
ground-thinking = Réflexion préalable en cours
ground-thought = Réflexion préalable
ground-searching = Fouille des documents…
ground-searched = Documents fouillés : { $found }
ground-nothing = rien n’a été trouvé
ground-no-documents = aucun document n’est lié
ground-failed = échec
ground-broken = interruption avant la fin
ground-passages =
    { $count ->
        [one] { $count } passage
       *[other] { $count } passages
    }
ground-wholes =
    { $count ->
        [one] { $count } document entier
       *[other] { $count } documents entiers
    }
ground-analysed = demande analysée
ground-of-documents =
    { $count ->
        [one] dans { $count } document
       *[other] dans { $count } documents
    }
ground-head-name = { $head }, { $time }
step-analyse-running = Analyse de la demande…
step-analyse = Analyse effectuée
step-analyse-plain = Analyse
step-search-running = Recherche…
step-search = Recherche effectuée
step-search-plain = Recherche
step-choose-running = Choix de ce qui est envoyé…
step-choose = Choix effectué
step-choose-plain = Choix
step-read-running = Lecture par parties…
step-read = Lecture effectuée
step-read-plain = Lecture par parties
step-write-running = Génération de la réponse…
step-write = Réponse générée
step-write-plain = Réponse
step-parts =
    { $done ->
        [one] { $done } partie sur { $count }
       *[other] { $done } parties sur { $count }
    }
step-left-out = étape omise à votre demande
step-reused = étape reprise de la fois précédente
step-cut-off = étape interrompue avant la fin
step-query = « { $query } »
step-edit = modifier
step-edit-name = Modifier ce qui est recherché
step-edited = vos propres recherches
step-not-understood = la réponse n’a pas été comprise : vos propres mots la remplacent
step-done-name = { $step } : étape terminée
step-running-name = { $step } : étape en cours
step-failed-name = { $step } : échec de l’étape
step-left-out-name = { $step } : étape omise
step-reused-name = { $step } : étape reprise
step-cut-off-name = { $step } : étape interrompue
choice-tokens = { $tokens } jetons
choice-of-free = { $tokens } jetons sur { $free } libres
choice-passages = passages
choice-whole = en entier
reason-no-documents = aucun document n’est lié
reason-not-needed = la question ne demande pas de documents
reason-fits = tout tient dans le contexte
reason-too-long = ils sont trop longs pour être envoyés en entier
reason-needs-whole = la question les demande tous
reason-wished = selon votre choix
choice-sent =
    { $tokens ->
        [one] { $tokens } jeton de documents a été envoyé.
       *[other] { $tokens } jetons de documents ont été envoyés.
    }
choice-all-tokens =
    { $tokens ->
        [one] Tous les documents qui pouvaient être fouillés comptent { $tokens } jeton.
       *[other] Tous les documents qui pouvaient être fouillés comptent { $tokens } jetons.
    }
choice-free =
    { $tokens ->
        [one] Le contexte avait { $tokens } jeton libre.
       *[other] Le contexte avait { $tokens } jetons libres.
    }
analysis-intent = Intention : { $intent }
analysis-question = Compris ainsi : { $question }
analysis-queries = À rechercher : { $queries }
analysis-nothing = Documents nécessaires : aucun
analysis-passages = Documents nécessaires : les endroits qui en parlent
analysis-whole = Documents nécessaires : tous
analysis-reply = La réponse du modèle n’a pas pu être comprise ; vos propres mots ont donc été recherchés. La voici :
ground-found-nothing = Rien n’a été trouvé dans les documents : la réponse n’a donc pas de source à citer.
ground-answer-without = Répondre sans cela
ground-try-again = Réessayer
ground-prompts-show = Afficher les invites exactes
ground-prompts-hide = Masquer les invites exactes
ground-prompts-coming = Chargement des invites…
ground-prompts-none = Aucune invite n’a été conservée avec cette réponse.
ground-prompt = Envoyée pour : { $step }
queries-name = Ce qui est recherché, une recherche par ligne
queries-search = Rechercher et répondre à nouveau
queries-cancel = Annuler
menu-same-analysis = Régénérer avec la même analyse

## Les sources
sources-head = Sources
source-at-page = p. { $page }
source-at-line = l. { $line }
source-all = en entier
source-name-page = Source { $number } : { $name }, page { $page }
source-name-line = Source { $number } : { $name }, ligne { $line }
source-name-all = Source { $number } : { $name }, le document entier
source-more =
    { $count ->
        [one] et { $count } autre, non citée
       *[other] et { $count } autres, non citées
    }
score-lexical = mots { $score }
score-dense = sens { $score }
score-rerank = reclassement { $score }
score-fused = ensemble { $score }
source-previous = Source précédente
source-next = Source suivante
source-count = { $index } / { $count }
source-coming = Chargement du document…
source-gone = Le texte de ce document n’est plus conservé. Voici le passage tel qu’il a été envoyé :
source-gone-whole = Le texte de ce document n’est plus conservé.
source-copy = Copier le passage
source-close = Fermer
