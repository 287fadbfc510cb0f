# What went wrong, and what to do next. A title is one short sentence without a full stop;
# an advice is a sentence with one. The server's own words are shown between the two.

failure-with-status = { $title } (HTTP { $status })

failure-no-server = Aucun serveur n’est connecté
failure-no-server-advice = Connectez-vous à un serveur, ou essayez la démonstration.

failure-bad-address = Ce n’est pas l’adresse d’un serveur
failure-bad-address-advice = Écrivez-la comme http://127.0.0.1:8080.

failure-address-missing = Aucune adresse n’a été donnée
failure-address-scheme = Une adresse ne peut pas commencer par « { $part } »
failure-address-space = L’adresse contient un espace
failure-address-user = L’adresse contient un « @ »
failure-address-user-advice = Omettez ce qui le précède ; une clé a son propre champ.
failure-address-host-missing = L’adresse ne nomme aucun hôte
failure-address-host = « { $part } » n’est pas un nom d’hôte
failure-address-port = « { $part } » n’est pas un port
failure-address-port-advice = Les ports vont de 1 à 65535 ; celui de llama-server est 8080.
failure-redirected = Le serveur renvoie les requêtes vers { $part }
failure-redirected-somewhere = Le serveur renvoie les requêtes vers une autre adresse
failure-redirected-advice = Connectez-vous à cette adresse même, si vous lui faites confiance.

failure-offline = Le serveur est injoignable
failure-offline-advice = Vérifiez qu’il fonctionne, et que l’adresse et le réseau sont les bons.

failure-broken-off = La connexion s’est rompue avant la fin de la réponse
failure-no-connection = Aucune connexion n’a pu s’établir en { $part } s
failure-no-reply = Le serveur n’a pas répondu en { $part } s
failure-silence = Rien n’est venu du serveur pendant { $part } s

failure-refused = Rien ne répond à cette adresse
failure-refused-advice = Démarrez llama-server, ou vérifiez le port dans l’adresse.

failure-unauthorised = Le serveur n’a pas accepté la clé
failure-unauthorised-advice = Saisissez la clé avec laquelle le serveur a été démarré.

failure-key-unusable = La clé contient des caractères qu’une requête ne peut pas transporter

failure-loading = Le serveur charge encore son modèle
failure-loading-advice = Attendez un instant, puis réessayez.

failure-context = La conversation dépasse le contexte du modèle
failure-context-sizes = La conversation compte { $prompt } jetons, et le contexte en contient { $context }
failure-context-advice = Commencez une nouvelle conversation, ou démarrez le serveur avec un contexte plus grand.

failure-summary = Les tours les plus anciens n’ont pas pu être résumés
failure-summary-advice = Ils ont été omis de ce qui a été envoyé ; ils restent dans la conversation.
failure-thinking = La réflexion n’a pas pu être interrompue
failure-thinking-advice = Le modèle continue de réfléchir ; attendez sa réponse, ou arrêtez-le.

failure-bad-request = Le serveur n’a pas accepté la requête
failure-bad-request-advice = Modifiez le message et renvoyez-le ; les mots du serveur disent ce qui ne va pas.

failure-turn-busy = Une réponse est encore en cours dans cette conversation
failure-turn-busy-advice = Attendez sa fin, ou arrêtez-la.

failure-cannot-continue = Ce message ne peut pas être continué
failure-cannot-continue-advice = Seule une réponse en mots peut l’être ; demandez plutôt une autre réponse.

failure-search-role = Personne ici ne s’appelle « { $part } »
failure-search-role-advice = Écrivez role:user, role:assistant, role:system ou role:tool.
failure-search-date = « { $part } » n’est pas une date
failure-search-date-advice = Écrivez-la comme 2026-01-31, ou today (aujourd’hui), ou yesterday (hier).

failure-server = Le serveur a échoué
failure-server-advice = Réessayez. S’il échoue encore, son journal dit pourquoi.

failure-protocol = La réponse du serveur n’a pas pu être comprise
failure-protocol-advice = Vérifiez que l’adresse est celle de llama-server ou d’un autre serveur de type OpenAI.

failure-web-page = Une page web est arrivée à la place d’une réponse
failure-no-event-stream = La réponse n’est pas un flux d’événements
failure-no-model-list = Le serveur n’a pas de liste de modèles
failure-bad-vectors = Le serveur n’a pas envoyé un vecteur pour chaque texte
failure-bad-scores = Le serveur n’a pas envoyé un score pour chaque texte
failure-event-too-long = Une partie de la réponse est trop longue
failure-bad-chunk = Une partie de la réponse n’est pas le JSON attendu

failure-timeout = Rien n’est venu du serveur depuis trop longtemps
failure-timeout-advice = Réessayez, ou regardez si le serveur fonctionne encore.

failure-disk-full = Le disque est plein
failure-disk-full-advice = Libérez de la place. Ce qui est à l’écran y reste jusqu’à la fermeture de la fenêtre.

failure-read-only = Le fichier des conversations ne peut pas être écrit
failure-read-only-advice = Vérifiez qui peut écrire dans le dossier des données. Ce qui est à l’écran y reste jusqu’à la fermeture de la fenêtre.

failure-store = Le fichier des conversations n’a pas pu être lu ou écrit
failure-store-advice = Redémarrez le programme. Si cela ne suffit pas, faites avant tout une copie du dossier des données.

failure-folder-in-use = Une autre instance de Causerie utilise ce dossier de données
failure-folder-in-use-advice = Utilisez sa fenêtre, ou choisissez un autre dossier avec --data-dir.

failure-newer-version = Les conversations ont été écrites par une version plus récente de Causerie
failure-newer-version-advice = Utilisez cette version. Le fichier n’a pas été touché.

failure-changed-migration = Les conversations ont été écrites par une autre compilation de Causerie
failure-changed-migration-advice = Utilisez celle-là, ou choisissez un autre dossier avec --data-dir. Le fichier n’a pas été touché.

failure-not-a-database = Le fichier des conversations n’est pas une base de données
failure-not-a-database-advice = Déplacez-le, ou choisissez un autre dossier avec --data-dir. Le fichier n’a pas été touché.

failure-export-exists = Il y a déjà un fichier : { $part }
failure-export-exists-advice = Nommez un autre fichier, ou dites que celui-ci peut être écrasé.

failure-export = Le fichier n’a pas pu être écrit : { $part }
failure-export-advice = Nommez un autre fichier, dans un dossier où vous avez le droit d’écrire.

failure-export-nothing = Il n’y a rien à exporter
failure-export-nothing-advice = Dites d’abord quelque chose, ou nommez une conversation qui existe.

failure-import-broke = L’importation s’est interrompue sur une erreur
failure-import-broke-advice = Importez les fichiers un par un ; le journal dit lequel était en cause.
