# Choosing who answers and how, and the list of servers.

# Sizes of models
amount-parameters-b = { $number } Md
amount-parameters-m = { $number } M
amount-file-gb = { $number } Go
amount-file-mb = { $number } Mo
model-context = contexte { $size }

# What a model can do
model-vision = regarde les images
model-audio = écoute les sons
model-tools = appelle des outils
model-thinking = réfléchit avant de répondre

# How a model is
model-asked = interrogé maintenant
model-favourite = favori
model-loaded = chargé
model-unloaded = non chargé
model-sleeping = en veille
model-loading = chargement
model-loading-share = chargement, { $percent } %
model-downloading = téléchargement
model-downloading-share = téléchargement, { $percent } %
model-failed = chargement échoué
model-failed-reason = chargement échoué : { $reason }
model-load = Charger
model-load-name = Charger { $model }
model-unload = Décharger
model-unload-name = Décharger { $model }

# The list of models
picker-search = Rechercher un modèle
picker-unknown = Le serveur ne répond pas, ses modèles ne sont donc pas connus.
picker-nothing = Aucun modèle ne s’appelle ainsi.
picker-elsewhere = Comme réglé ailleurs
picker-holds = { $model }, { $level }
picker-missing = { $missing } n’est pas sur ce serveur : c’est { $model } qui est interrogé.
picker-one-answer = Pour une réponse de plus ; la conversation garde le sien.
picker-for-all = Pour toutes les conversations
picker-for-all-name = Utiliser { $model } pour toutes les conversations
picker-not-for-all = Plus pour toutes
picker-not-for-all-name = Ne plus utiliser { $model } pour toutes les conversations
picker-star = Ajouter { $model } aux favoris
picker-unstar = Retirer { $model } des favoris

# Where a value comes from
picker-from-server = selon le serveur
picker-from-settings = selon les réglages
picker-from-preset = selon le préréglage { $preset }
picker-from-conversation = choisi pour cette conversation
picker-from-answer = choisi pour cette réponse

# The buttons in the composer
picker-model-name = Modèle : { $model }, { $state }
picker-model-row = Modèle : { $model }…
picker-preset-name = Préréglage : { $preset }
picker-thinking = Réflexion
picker-thinking-set = Réflexion : { $thinking }
picker-more = Modèle, préréglage et réflexion
preset-head = Préréglage
preset-none = Aucun préréglage
thinking-head = Réflexion : { $thinking } · { $level }
thinking-default = Défaut
thinking-off = Sans
thinking-low = Faible
thinking-medium = Moyenne
thinking-high = Forte
thinking-max = Max
regenerate-other-model = Avec un autre modèle…

# Commands
choose-model = Choisir un modèle…
choose-model-note = Montre tous les modèles du serveur pour en choisir un.
open-servers = Serveurs…
open-servers-note = Montre tous les serveurs, pour en ajouter, tester, ordonner et retirer.
keys-servers = Dans la liste des serveurs
key-server-up = Monter le serveur visé
key-server-down = Descendre le serveur visé

# The list of servers
servers-title = Serveurs
servers-empty = Aucun serveur n’est encore enregistré ici.
servers-add = Ajouter un serveur
servers-adding = Un nouveau serveur
servers-changing = Modifier le serveur
servers-name = Nom
servers-name-hint = Comme vous l’appelez ; peut rester vide
servers-key-kept = ••••  gardée ; vide la conserve
servers-key-moves = La clé appartient à l’ancienne adresse et sera oubliée. Saisissez-la à nouveau pour la nouvelle.
servers-key-forget = Oublier la clé
servers-key-forgotten = La clé sera oubliée à l’enregistrement · la garder
servers-keys-file = Les clés sont conservées dans un fichier que vous seul pouvez lire.
servers-keys-keyring = Les clés sont conservées dans le trousseau du système.
servers-keyed = clé ••••
servers-duplicate = Cette adresse est déjà dans la liste : { $server }.
servers-save = Enregistrer
servers-used = Utilisé
servers-use = Utiliser
servers-use-name = Utiliser { $server }
servers-test = Tester
servers-test-name = Tester { $server }
servers-testing = Test en cours…
servers-edit-name = Modifier { $server }
servers-up-name = Monter { $server }
servers-down-name = Descendre { $server }
servers-remove-name = Retirer { $server }…
servers-remove = Retirer
servers-remove-now = Retirer { $server } maintenant
servers-remove-ask = Retirer { $server } de la liste ?
servers-remove-keyed = Retirer { $server } de la liste et oublier sa clé ?
servers-unlisted = { $server } est utilisé et n’est pas dans cette liste.
servers-keep = Le garder dans la liste
servers-models = { $count ->
    [one] { $count } modèle
   *[other] { $count } modèles
}
servers-connected = Connecté en { $ms } ms, { $what }, { $models }
servers-menu-use = Utiliser { $server }
server-kind-openai = compatible OpenAI
server-kind-llama = llama-server
server-kind-router = llama-server avec plusieurs modèles
server-kind-demo = la démonstration

# How the model is, below the composer
server-model-unloaded = { $server } · aucun modèle chargé : le premier message charge { $model }
server-model-other = { $server } · { $model } n’est pas chargé : le prochain message le charge
server-model-loading = { $server } · chargement : { $model }
server-model-loading-share = { $server } · chargement : { $model }, { $percent } %
server-model-downloading = { $server } · téléchargement : { $model }
server-model-downloading-share = { $server } · téléchargement : { $model }, { $percent } %
server-model-sleeping = { $server } · { $model } est en veille ; le prochain message le réveille
server-model-failed = { $server } · { $model } n’a pas pu être chargé
server-model-none = { $server } · aucun modèle proposé
welcome-unloaded = Aucun modèle n’est chargé : le premier message charge { $model }.
welcome-unloaded-other = { $model } n’est pas chargé : le prochain message le charge.
welcome-loading = { $model } est en cours de chargement. Ce que vous écrivez ici est conservé.
welcome-downloading = { $model } est en cours de téléchargement. Ce que vous écrivez ici est conservé.
welcome-sleeping = { $model } est en veille ; le premier message le réveille.
welcome-failed = { $model } n’a pas pu être chargé : { $reason }
welcome-no-models = Le serveur ne propose aucun modèle.
