# Conversations from files and to them: amounts, what could not be read, and the dialogs.

amount-conversations =
    { $count ->
        [one] { $count } conversation
       *[other] { $count } conversations
    }
amount-messages =
    { $count ->
        [one] { $count } message
       *[other] { $count } messages
    }
amount-branches =
    { $count ->
        [one] { $count } branche
       *[other] { $count } branches
    }

# What could not be read: where, and why. A reason is a sentence with a full stop.
import-problem = { $place } : { $reason }
import-within = « { $title } »
import-line = ligne { $line }
import-unreadable = La lecture a échoué ({ $part }).
import-unknown-kind = Ce n’est pas un fichier de conversations connu ici. On attend le JSONL de Causerie, le JSONL ou le JSON de llama.cpp, ou un ZIP de ceux-ci.
import-newer-version = Une version plus récente de Causerie l’a écrit (version { $part } du format). Importez-le dans celle-là, ou exportez-le de là pour llama.cpp.
import-empty = Il ne contient aucune conversation.
import-malformed = Ce n’est pas écrit comme le demande le format ; exportez à nouveau.
import-cut-off = Le texte s’arrête avant la fin ; exportez ou copiez à nouveau.
import-message-first = Un message précède toute conversation ; les premières lignes manquent.
import-no-id = Elle n’a pas d’identifiant, ou l’un de ses messages n’en a pas.
import-no-messages = Rien n’y a été dit.
import-no-root = Son premier message, caché, manque.
import-many-roots = Elle a { $part } premiers messages cachés, et devrait en avoir un.
import-duplicate = Deux de ses messages ont l’identifiant { $part }.
import-unknown-parent = Un message dépend du message { $part }, qui n’existe pas.
import-cycle = Le message { $part } dépend de lui-même.
import-unknown-role = Personne n’est connu sous le rôle « { $part } ».
import-too-large = C’est trop gros pour être une conversation.
import-bad-archive = L’archive n’a pas pu être décompressée ({ $part }).
import-locked = L’archive est protégée par un mot de passe ; décompressez-la d’abord.
import-bomb = Une fois décompressée, l’archive dépasse de loin ce que font des conversations ; elle a été laissée là.

# What is not taken over of a conversation.
loss = « { $title } » : { $what }
loss-messages =
    { $count ->
        [one] { $count } message auquel d’autres se réfèrent, absent du fichier
       *[other] { $count } messages auxquels d’autres se réfèrent, absents du fichier
    }
loss-image = l’image « { $name } »
loss-audio = le son « { $name } »
loss-video = la vidéo « { $name } »
loss-pdf = le PDF « { $name } »
loss-other = la pièce jointe « { $name } »

# The dialog of an import
import-title = Importer des conversations
import-about = De Causerie ou de la page web de llama.cpp : JSONL, ZIP ou JSON. Vous voyez ce que contient un fichier avant que rien ne soit conservé.
import-kinds = Conversations
import-choose = Choisir des fichiers…
file-path = Chemin du fichier
import-hint = ~/Téléchargements/conversations.zip
import-look = Regarder dedans
import-looking =
    { $count ->
        [0] Examen des fichiers…
        [one] Examen des fichiers : { $count } conversation jusqu’ici
       *[other] Examen des fichiers : { $count } conversations jusqu’ici
    }
exchange-progress = Progression
import-coming = Voici ce qui serait importé
import-all-known = Tout est déjà là
import-none = Il n’y a rien à importer
import-known = déjà là
import-skip = Laisser de côté ce qui est déjà là
import-beside = Le prendre aussi, à côté de ce qui est là
import-start = Importer
import-other = Autres fichiers…
import-running =
    { $count ->
        [one] Importation : { $count } conversation jusqu’ici. Rien n’est conservé avant que tout soit là.
       *[other] Importation : { $count } conversations jusqu’ici. Rien n’est conservé avant que tout soit là.
    }
import-cancelling = Annulation…
import-cancelled = L’importation a été annulée.
import-done = Voici ce qui a été importé
import-none-title = Rien n’a été importé
import-skipped-count =
    { $count ->
        [one] { $count } conversation était déjà là.
       *[other] { $count } conversations étaient déjà là.
    }
import-skipped = Laissées de côté
import-lost = Non repris
import-problems = Lecture impossible
exchange-more = … et { $count } de plus
exchange-hide = Continuer en arrière-plan
exchange-close = Fermer

# The dialog of an export
export-conversation = Exporter…
export-title = Exporter
export-everything = Toutes les conversations.
export-one = La conversation « { $title } ».
export-several = { $count ->
    [one] { $count } conversation.
   *[other] { $count } conversations.
}
export-jsonl = JSONL de Causerie : tout, pour être réimporté
export-llama = Pour la page web de llama.cpp : toutes les branches
export-markdown = Markdown : la branche à l’écran, pour être lue
export-choose = Choisir un fichier…
export-hint = ~/conversations.jsonl
export-start = Exporter
export-over = Écraser
export-running =
    { $count ->
        [one] Écriture : { $count } conversation jusqu’ici
       *[other] Écriture : { $count } conversations jusqu’ici
    }
export-done = Exportation terminée
