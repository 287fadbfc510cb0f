# What the command line says.

cli-conversation = conversation : { $id }
cli-summary = { $tokens ->
    [one] { $tokens } jeton
   *[other] { $tokens } jetons
} · { $rate } jetons/s · { $ms } ms
cli-summary-untimed = { $ms } ms
cli-loading = Le serveur charge encore son modèle ; attente.
cli-set-no-value = donnez-le sous la forme CLÉ=VALEUR, par exemple temperature=0.2
cli-set-one-of = l’une de ces valeurs : { $values }
cli-set-unknown = { $key } n’existe pas ; il y a { $keys }
cli-no-presets = Il n’y a pas de préréglage { $name }, ni aucun autre. On les crée dans les réglages de la fenêtre.
cli-unknown-preset = Il n’y a pas de préréglage { $name } ; il y a : { $names }.
cli-unknown-model = Le serveur n’a pas de modèle { $model } ; il a : { $models }.
cli-not-sent = Rien n’a été envoyé : le serveur n’avait pas encore répondu.
cli-attach-refused = { $name } : { $reason } Rien n’a été envoyé.
cli-unsent-pictures = { $count ->
    [one] { $count } image est laissée de côté : le modèle n’en regarde pas.
   *[other] { $count } images sont laissées de côté : le modèle n’en regarde pas.
}
cli-unsent-sounds = { $count ->
    [one] { $count } son est laissé de côté : le modèle n’écoute pas.
   *[other] { $count } sons sont laissés de côté : le modèle n’écoute pas.
}
cli-unsent-missing = { $count ->
    [one] { $count } fichier est laissé de côté : son contenu n’est pas ici, ou ne peut plus être lu.
   *[other] { $count } fichiers sont laissés de côté : leur contenu n’est pas ici, ou ne peut plus être lu.
}
cli-stopped = Arrêté ; ce qui est arrivé est conservé.
cli-interrupted = La réponse a été interrompue ; ce qui est arrivé est conservé.
cli-engine-ended = La partie du programme qui travaille en arrière-plan s’est arrêtée de façon inattendue ; redémarrez-le.

cli-list-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
cli-untitled = Sans titre
cli-unknown-conversation = Il n’y a pas de conversation { $id }. `causerie list` montre celles qui existent.

cli-blank-query = rien à rechercher : donnez quelques mots
cli-search-nothing = Aucun résultat pour : { $query }
cli-search-more = Il y en a d’autres ; --limit les montre.
cli-search-indexing = Indexation de ce qui a été dit ; cela ne se fait qu’une fois, et prend une minute pour cent mégaoctets.
cli-search-behind = La fenêtre ouverte indexe encore ce qui a été dit ; une partie ne peut pas encore être trouvée.

cli-imported = Importé : { $amounts }
cli-import-coming = Serait importé : { $amounts }
cli-import-skipped = { $count ->
    [one] Déjà là, laissée de côté (--duplicate la prend aussi) :
   *[other] Déjà là, laissées de côté ({ $count } ; --duplicate les prend aussi) :
}
cli-import-lost = Non repris :
cli-import-nothing = Rien n’a été importé.
cli-import-nothing-new = Rien n’a été importé : tout est déjà là. Avec --duplicate, une copie s’ajoute à l’existant.
cli-import-problems = { $count ->
    [one] { $count } élément n’a pas pu être lu ; la ligne ci-dessus dit lequel et pourquoi.
   *[other] { $count } éléments n’ont pas pu être lus ; les lignes ci-dessus disent lesquels et pourquoi.
}
cli-import-cancelled = L’importation a été annulée ; rien n’a été importé.
cli-more = … et { $count } de plus
cli-exported = Écrit : { $amounts }
cli-exported-to = Écrit dans { $file } : { $amounts }
cli-export-exists = Il y a déjà un fichier : { $file }. Nommez-en un autre avec --out, ou écrasez-le avec --force.
cli-export-terminal = Plusieurs conversations forment un ZIP, qu’aucun terminal ne peut afficher ; nommez un fichier avec --out.

cli-no-prompt = rien à dire : donnez PROMPT, ou `-` pour le lire sur l’entrée standard
cli-blank-prompt = le message est vide : donnez quelques mots
cli-stdin-unreadable = L’entrée standard n’a pas pu être lue ({ $error }) ; donnez le message en argument.
cli-no-home = Le dossier personnel est inconnu ; nommez un dossier avec --data-dir.
cli-no-runtime = Le programme n’a pas pu démarrer ses fils d’exécution ({ $error }) ; fermez d’autres programmes et réessayez.
cli-no-window = La fenêtre n’a pas pu être ouverte ({ $error }). `causerie ask` fonctionne sans fenêtre.
cli-no-statistics = Les statistiques des images n’ont pas pu être écrites dans { $file } ({ $error }) ; nommez un autre fichier.

cli-unauthorised-advice = Nommez le serveur avec --server, et mettez sa clé dans la variable d’environnement CAUSERIE_API_KEY.

cli-demo-listening = Le serveur de démonstration écoute sur { $url }. Ses réponses sont toutes faites. Ctrl-C y met fin.
cli-demo-failed = Le serveur de démonstration n’a pas pu écouter sur le port { $port } ({ $error }) ; choisissez-en un autre avec --port.
cli-eval-amounts = { $documents } documents, { $passages } passages, { $queries } questions jugées
cli-eval-unreadable = Lecture impossible : { $file } ({ $error }) ; indiquez un autre fichier.
cli-eval-line = Ligne { $line } de { $file } : ce n’est pas ce qui est attendu ; voir `causerie knowledge eval --help`.
