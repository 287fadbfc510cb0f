# The window in French, without the transcript.
#
# The house's terms, chosen once:
#   answer = réponse            attachment = pièce jointe    to attach = joindre
#   branch = branche            chip = pastille              citation = citation
#   clipboard = presse-papiers  collection = collection      composer = zone de saisie
#   conversation = conversation context = contexte           demo = démonstration
#   document = document         draft = brouillon            embedding = plongement
#   export, import = exporter, importer                      rerank = reclasser, reclassement
#   analysis = analyse          to look through documents = fouiller
#   file = fichier              folder = dossier             fork = dériver, une dérivée
#   instructions (system message) = consignes                key (secret) = clé, (keyboard) = touche
#   keyring = trousseau         knowledge = connaissances    list of conversations = liste
#   map (of branches) = carte   message = message            model = modèle
#   passage = passage           picture = image              placeholder = champ
#   prompt = invite             preset = préréglage          queue = file d'attente
#   quantisation = quantification                            sampling = échantillonnage
#   search = rechercher         server = serveur             setting = réglage
#   shortcut = raccourci        sound = son                  film = vidéo
#   think first = réfléchir d'abord                          thinking, thoughts = réflexion
#   token = jeton               tool, tool call = outil, appel d'outil
#   transcript = fil            version = version            vision = vision
#
# Commands are infinitives, what explains them is in the third person (« Ouvre la liste »), and
# the person is « vous ». Before ; : ! ? % » and after « stands U+202F, between a number and
# its unit U+00A0, and apostrophes are curved. [one] is for 0 as well: it shows its number.

# Amounts
amount-tokens =
    { $count ->
        [one] { $count } jeton
       *[other] { $count } jetons
    }
amount-seconds = { $seconds } s
amount-minutes = { $minutes } min { $seconds } s
amount-rate = { $rate } jetons/s
amount-thousands = { $number } k
amount-millions = { $number } M

# The list of conversations
group-today = Aujourd’hui
group-yesterday = Hier
group-week = Cette semaine
group-earlier = Plus ancien
untitled = Sans titre
said-with = { $title } : { $text }
group-pinned = Épinglées
conversation-name = Conversation : { $title }
conversation-name-unread = Conversation : { $title }, nouvelle réponse
pinned-title = Épinglée : { $title }
forked-from = Dérivée de « { $title } »
forked-from-gone = Dérivée d’une conversation qui n’existe plus
forked-title = Dérivée : { $title }
rename = Renommer
rename-name = Nouveau titre
rename-title = Renommer « { $title } »
delete = Supprimer
delete-title = Supprimer « { $title } »
open = Ouvrir
pin = Épingler
unpin = Désépingler
duplicate = Dupliquer
mark-unread = Marquer comme non lue
mark-read = Marquer comme lue
choose = Sélectionner
choose-title = Sélectionner « { $title } »
choice-count = { $count ->
    [one] { $count } sélectionnée
   *[other] { $count } sélectionnées
}
choice-all = Tout sélectionner
choice-delete = Supprimer la sélection
choice-pin = Épingler la sélection
choice-unpin = Désépingler la sélection
choice-export = Exporter la sélection…
choice-end = Quitter la sélection
busy-title = Réponse en cours : { $title }
deleted = Supprimée : « { $title } »
deleted-several = { $count ->
    [one] { $count } conversation supprimée
   *[other] { $count } conversations supprimées
}
deleted-messages = { $count ->
    [one] { $count } message supprimé
   *[other] { $count } messages supprimés
}
undo = Annuler
copy-title = { $title } (copie)
copy-title-numbered = { $title } (copie { $number })
show-sidebar = Afficher les conversations
hide-sidebar = Masquer les conversations

# What the desktop shows when an answer ends out of sight
announce-ready = La réponse est prête.
announce-failed = La réponse n’a pas pu être terminée.
announce-open = Ouvrir

# The composer
composer-name = Message
composer-hint = Écrivez un message…
composer-hint-model = Message à { $model }…
send-button = Envoyer ⏎
send-name = Envoyer
stop-button = Arrêter
stop-name = Arrêter

# The server
server-name = Serveur : { $state }
server-change = Se connecter à un autre serveur
server-none = Aucun serveur · en choisir un
server-searching = Recherche d’un serveur sur cette machine
server-connecting = { $server } · connexion
server-loading = { $server } · chargement du modèle
server-connected = { $server }
server-connected-software = { $server } · { $software }
server-demo = Démonstration · choisir un serveur
server-unusable = { $server } · { $reason }
server-offline = { $server } · { $reason } · nouvel essai d’ici { $seconds } s
retry = Réessayer

# Connecting
connect-open = Se connecter…
connect = Se connecter
cancel = Annuler
address = Adresse
address-hint = http://127.0.0.1:8080
key = Clé
key-hint = Seulement si le serveur en demande une

# The empty page
welcome-title = De quoi allons-nous parler ?
welcome-model = { $model } vous écoute.
welcome-waiting = Le serveur n’est pas encore prêt. Ce que vous écrivez ici est conservé.
welcome-demo = La démonstration donne des réponses toutes faites. Connectez-vous à un vrai serveur pour en avoir de vraies.
example-explain = Expliquez-moi comment fonctionne une table de hachage
example-write = Rédigez une courte lettre à mon voisin au sujet de la haie
example-code = Écrivez une fonction Python qui trouve les fichiers en double
first-title = Se connecter à un modèle
first-note = Aucun serveur n’a été trouvé sur cette machine. Démarrez llama-server, ou indiquez où il y en a un.

# Failures on screen
dismiss = Fermer

# Messages that wait
queue-waits = { $count ->
    [one] En attente de la fin de la réponse
   *[other] { $count } messages attendent la fin de la réponse
}
queue-held = { $count ->
    [one] Pas encore envoyé
   *[other] { $count } messages pas encore envoyés
}
queue-send = Envoyer le suivant maintenant
queue-edit = Remettre le message { $number } dans la zone de saisie
queue-withdraw = Retirer le message { $number }
queue-button = En attente ⏎
queue-name = Envoyer quand la réponse sera terminée

# Instructions to the model

# Ages
age-now = à l’instant
age-minutes = il y a { $count } min
age-hours = il y a { $count } h
age-days = { $count ->
    [one] il y a { $count } jour
   *[other] il y a { $count } jours
}
age-weeks = { $count ->
    [one] il y a { $count } semaine
   *[other] il y a { $count } semaines
}
age-months = il y a { $count } mois
age-years = { $count ->
    [one] il y a { $count } an
   *[other] il y a { $count } ans
}
