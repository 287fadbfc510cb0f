# The settings: names in sentence case without a full stop, and sentences that say what a
# setting does. Plain words.

settings = Réglages
settings-note = Ouvre tout ce qui peut être réglé.
settings-search = Rechercher un réglage
settings-nothing = Aucun réglage ne s’appelle ainsi. Essayez avec moins de lettres, ou un autre mot.
settings-sections = Rubriques
settings-set = { $label } : { $option }
settings-reset = Réinitialiser : { $label }

section-general = Général
section-appearance = Apparence
section-chat = Discussion
section-sampling = Échantillonnage
section-penalties = Pénalités
section-reasoning = Raisonnement
section-servers = Serveurs
section-presets = Préréglages
section-shortcuts = Touches et raccourcis
section-data = Données
section-developer = Développeur
section-about = À propos

# General
set-instructions = Consignes
set-instructions-help = Ce que le modèle lit en premier dans chaque nouvelle conversation sans préréglage. {"{{date}}"}, {"{{time}}"}, {"{{model}}"}, {"{{user}}"} et {"{{clipboard}}"} sont remplis quand elle commence.
set-instructions-hint = Vous êtes un assistant serviable. Nous sommes le {"{{date}}"}.
set-shows-instructions = Afficher les consignes
set-shows-instructions-help = Au-dessus du fil.
set-user-name = Votre nom
set-user-name-help = Ce que {"{{user}}"} désigne dans les consignes.
set-user-name-hint = Celui de votre compte
set-sends-on-enter = Entrée envoie
set-sends-on-enter-help = Maj Entrée commence une nouvelle ligne. Sinon, Entrée commence la ligne et Ctrl Entrée envoie.
set-writes-titles = Laisser le modèle écrire les titres
set-writes-titles-help = Demande le titre d’une nouvelle conversation après sa première réponse. Sinon, ses premiers mots sont le titre.
set-title-prompt = Question pour un titre
set-title-prompt-help = Ce qui est demandé au modèle ; vide, c’est la question intégrée.
set-title-prompt-hint = Question intégrée
set-notifies = Avertir des réponses
set-notifies-help = Quand l’une est prête et que la fenêtre n’est pas au premier plan.

# Appearance
set-language = Langue
set-language-help = Celle de la fenêtre et de la ligne de commande. Les modèles répondent dans celle où vous écrivez.
set-language-system = Système
set-language-english = English
set-language-french = Français
set-theme = Thème
set-theme-help = Clair, sombre, ou comme le système.
set-theme-system = Système
set-theme-light = Clair
set-theme-dark = Sombre
set-accent = Couleur d’accent
set-accent-help = La couleur de ce sur quoi on appuie et de ce qui est choisi.
set-accent-teal = Sarcelle
set-accent-blue = Bleu
set-accent-violet = Violet
set-accent-rose = Rose
set-accent-amber = Ambre
set-accent-ink = Encre
set-zoom = Échelle de la fenêtre
set-zoom-help = En plus de l’échelle du système. { $range }
set-percent = %
set-transcript-width = Largeur du fil
set-transcript-width-help = Jusqu’où s’élargit la colonne des messages.
set-width-narrow = Étroite
set-width-medium = Moyenne
set-width-wide = Large
set-width-full = Pleine
set-density = Densité
set-density-help = L’espace laissé entre les choses.
set-density-compact = Compacte
set-density-comfortable = Aérée
set-text-scale = Taille du texte des messages
set-text-scale-help = Le reste de la fenêtre ne change pas. { $range }
set-text-font = Police des messages
set-text-font-help = Le nom d’une police de ce système ; vide, c’est celle qui est intégrée.
set-text-font-hint = Inter
set-code-font = Police du code
set-code-font-help = Le nom d’une police de ce système ; vide, c’est celle qui est intégrée.
set-code-font-hint = JetBrains Mono

# Chat
set-shows-numbers = Chiffres sous les réponses
set-shows-numbers-help = Jetons, jetons par seconde et durée.
set-opens-thoughts = Montrer la réflexion en direct
set-opens-thoughts-help = Elle se referme quand la réponse commence.
set-opens-tool-calls = Déplier les appels d’outils
set-opens-tool-calls-help = Montre sans qu’on le demande avec quoi un outil a été appelé.
set-renders-own-words = Markdown dans vos messages
set-renders-own-words-help = Sinon, ils restent tels que vous les avez saisis.
set-renders-thoughts = Markdown dans la réflexion
set-renders-thoughts-help = Sinon, elle reste telle que le modèle l’a écrite.
set-shows-whole-code = Afficher le code en entier
set-shows-whole-code-help = Sinon, les longs blocs défilent dans leur propre cadre.
set-follows-answers = Suivre les réponses
set-follows-answers-help = La vue accompagne la réponse qui arrive, jusqu’à ce que vous fassiez défiler.
set-shows-raw-model-names = Noms complets des modèles
set-shows-raw-model-names-help = Comme le serveur les appelle, avec dossiers et extensions.
set-shows-quantisation = Quantification des modèles
set-shows-quantisation-help = À côté de leur nom, par exemple Q4_K_M.
set-shows-model-tags = Étiquettes des modèles
set-shows-model-tags-help = Ce que le serveur en dit en quelques mots.
set-shows-server-version = Version du serveur
set-shows-server-version-help = Dans la ligne sous la zone de saisie.
set-paste-as-file = Coller un long texte comme fichier
set-paste-as-file-help = À partir de tant de caractères ; 0 laisse tout dans le message. { $range }
set-characters = caractères
set-copies-attached-text = Copier les fichiers texte avec un message
set-copies-attached-text-help = Ce qui est copié d’un message porte le texte de ses fichiers au-dessus du sien.
set-sends-pdf-as-pictures = Envoyer les PDF en images
set-sends-pdf-as-pictures-help = Aux modèles qui voient. La pastille de chaque fichier permet d’en décider autrement.
set-picture-megapixels = Plus grande image
set-picture-megapixels-help = Les plus grandes sont réduites avant l’envoi ; 0 les laisse telles quelles. { $range }
set-megapixels = mégapixels
set-file-limit = Plus gros fichier
set-file-limit-help = Les plus gros ne sont pas joints. { $range }
set-megabytes = Mo

# Sampling and penalties
sampling-lead = Les champs vides suivent le serveur et ne sont pas envoyés.
sampling-lead-nearer = Les champs vides suivent le niveau d’après : le préréglage, les réglages, puis le serveur.
sampling-reset-server = Tout ramener aux valeurs du serveur
sampling-reset-here = Réinitialiser tout ce qui est réglé ici
scope = Réglé pour
scope-all = Toutes les conversations
scope-conversation = Cette conversation
scope-preset = Préréglage { $name }
nearer-conversation = Cette conversation a { $value }.
nearer-preset = Le préréglage { $name } a { $value }.
level-server = serveur
level-settings = réglages
level-preset = préréglage { $name }
level-conversation = conversation
level-answer = réponse
range-plain = { $least }–{ $most }
range-signed = { $least } à { $most }
range-open = { $least } ou plus
range-names = des noms séparés par ;
range-refused-number = Non enregistré. Il faut un nombre : { $range }.
range-refused-whole = Non enregistré. Il faut un nombre entier : { $range }.
range-refused-names = Non enregistré. Il faut { $range }.
set-samples-in-backend = Échantillonner là où le serveur calcule
set-samples-in-backend-help = Plus rapide là où le serveur sait le faire ; tous ne le savent pas.

temperature = Température
temperature-help = Plus haut, c’est plus varié ; plus bas, plus prévisible.
dynatemp-range = Étendue de la température dynamique
dynatemp-range-help = De combien la température peut monter et descendre ; 0 la laisse fixe.
dynatemp-exponent = Exposant de la température dynamique
dynatemp-exponent-help = Comment l’incertitude devient température.
top-k = Top K
top-k-help = Ne garde que les K jetons les plus probables ; 0 désactive.
top-p = Top P
top-p-help = Garde les jetons les plus probables jusqu’à cette probabilité totale.
min-p = Min P
min-p-help = Écarte les jetons sous cette part du plus probable.
xtc-probability = Probabilité XTC
xtc-probability-help = À quelle fréquence les jetons les plus probables sont écartés ; 0, c’est jamais.
xtc-threshold = Seuil XTC
xtc-threshold-help = À partir de quelle probabilité un jeton peut être écarté.
typical-p = P typique
typical-p-help = Garde les jetons à peu près aussi surprenants que d’habitude ; 1 désactive.
max-tokens = Maximum de jetons
max-tokens-help = La plus grande longueur d’une réponse ; −1, c’est sans limite.
samplers = Échantillonneurs
samplers-help = Ceux qui s’appliquent, dans cet ordre, séparés par des points-virgules.
seed = Graine
seed-help = Ce dont part le hasard ; −1 en prend une autre à chaque fois.
repeat-last-n = Fenêtre de répétition
repeat-last-n-help = Sur combien de jetons en arrière les répétitions sont cherchées ; 0 désactive.
repeat-penalty = Pénalité de répétition
repeat-penalty-help = À quel point ce qui a été dit est évité ; 1, c’est pas du tout.
presence-penalty = Pénalité de présence
presence-penalty-help = Contre tout ce qui a déjà été dit ; 0, c’est pas du tout.
frequency-penalty = Pénalité de fréquence
frequency-penalty-help = Contre ce qui a été dit, d’autant plus que c’est fréquent ; 0, c’est pas du tout.
dry-multiplier = Multiplicateur DRY
dry-multiplier-help = À quel point les suites de mots répétées sont évitées ; 0, c’est pas du tout.
dry-base = Base DRY
dry-base-help = De combien la pénalité croît avec chaque jeton de plus.
dry-allowed-length = Longueur permise DRY
dry-allowed-length-help = Combien de jetons peuvent se répéter sans pénalité.
dry-penalty-last-n = Fenêtre de pénalité DRY
dry-penalty-last-n-help = Sur combien de jetons en arrière ces suites sont cherchées ; 0 désactive.

# Reasoning
set-reasoning = Réflexion
set-reasoning-help = À quel point réfléchit un modèle qui le sait. Faible, c’est au plus 512 jetons, moyenne 2 048, forte 8 192 ; défaut ne dit rien au serveur.
reasoning-default = Défaut
reasoning-off = Sans
reasoning-low = Faible
reasoning-medium = Moyenne
reasoning-high = Forte
reasoning-max = Max

# Developer
set-custom-json = JSON personnalisé
set-custom-json-help = Un objet fusionné en dernier dans chaque requête ; il l’emporte sur tout ce qui précède.
set-custom-json-bad = Non enregistré. Ligne { $line }, colonne { $column } : { $error }.
set-preview = Aperçu de la requête
set-preview-help = La requête exacte pour ce qui est dans la zone de saisie. La clé est masquée.
preview-show = Montrer la requête qui serait envoyée
preview-hide = Masquer la requête
preview-copy = Copier la requête
preview-waiting = Préparation de la requête…
preview-name = Requête qui serait envoyée
set-reads-ahead = Lire d’avance
set-reads-ahead-help = Fait lire la conversation au serveur après chaque réponse, pour que la suivante commence plus tôt.
set-leaves-thoughts-in-words = Laisser la réflexion dans la réponse
set-leaves-thoughts-in-words-help = Telle que le modèle l’a écrite, balises comprises.
set-leaves-thoughts-out = Ne pas renvoyer la réflexion
set-leaves-thoughts-out-help = Le modèle ne relit pas ce qu’il a pensé auparavant.
set-offers-raw-words = Proposer les réponses brutes
set-offers-raw-words-help = Un bouton sous les réponses montre les caractères dont elles sont faites.
set-silence-timeout = Plus long silence
set-silence-timeout-help = Une réponse dont rien ne vient pendant ce temps passe pour rompue. { $range }
set-seconds = secondes

# Servers
set-servers = Serveur
set-servers-help = Qui répond.

# Keys and shortcuts
set-shortcuts = Raccourcis clavier
set-shortcuts-help = Toutes les touches qui ont un effet, sur une page.
shortcuts-open = Les afficher

# Presets
set-presets = Préréglages
set-presets-help = Des valeurs et des consignes nommées, pour un genre de conversations.
presets-none = Il n’y a pas encore de préréglage. Un préréglage réunit sous un nom des consignes, un échantillonnage et un modèle, à choisir pour une conversation.
preset-new = Nouveau préréglage
preset-untitled = Préréglage
preset-copy = { $name } (copie)
preset-edit = Modifier le préréglage { $name }
preset-duplicate = Dupliquer le préréglage { $name }
preset-delete = Supprimer le préréglage { $name }
preset-up = Monter le préréglage { $name }
preset-down = Descendre le préréglage { $name }
preset-deleted = « { $name } » a été supprimé.
preset-undo = Rétablir le préréglage
preset-back = Tous les préréglages
preset-name = Nom
preset-name-help = Ce par quoi on le choisit.
preset-icon = Signe
preset-icon-help = Une lettre ou deux qui précèdent le nom.
preset-model = Modèle
preset-model-help = Le modèle à interroger ; vide laisse le choix tel quel.
preset-model-hint = Comme choisi
preset-instructions-help = Ce par quoi commencent les conversations avec ce préréglage, à la place de ce qui est dans Général. Les mêmes champs sont remplis.
preset-sampling = Valeurs
preset-in-use = utilisé

# Data
set-data-folder = Dossier des données
set-data-folder-help = Tout est conservé dans { $folder }
data-folder-unknown = Tout est conservé dans le dossier des données de votre système.
data-open = Ouvrir le dossier
set-export-conversations = Exporter les conversations
set-export-conversations-help = Écrit toutes les conversations dans un fichier.
data-export = Exporter toutes les conversations
set-import-conversations = Importer des conversations
set-import-conversations-help = Prend des conversations dans des fichiers de Causerie ou de llama.cpp.
data-import = Importer des conversations depuis des fichiers
set-export-settings = Exporter les réglages
set-export-settings-help = En JSON, préréglages et serveurs compris, sans aucune clé.
data-export-settings = Exporter les réglages dans un fichier
set-import-settings = Importer des réglages
set-import-settings-help = Reprend ce que contient un fichier ; tout le reste demeure.
data-import-settings = Importer les réglages d’un fichier
set-export-presets = Exporter les préréglages
set-export-presets-help = Écrit tous les préréglages dans un fichier JSON.
data-export-presets = Exporter les préréglages dans un fichier
set-import-presets = Importer des préréglages
set-import-presets-help = Ajoute les préréglages d’un fichier JSON à ceux qui existent.
data-import-presets = Importer les préréglages d’un fichier
set-delete-all = Supprimer toutes les conversations
set-delete-all-help = Elles peuvent être rétablies pendant dix secondes.
data-delete = Supprimer chaque conversation
data-button-open = Ouvrir
data-button-export = Exporter…
data-button-import = Importer…
data-button-delete = Tout supprimer
files-choose = Choisir un fichier…
files-write = Écrire le fichier
files-overwrite = L’écraser
files-read = Lire le fichier
files-waiting = Traitement du fichier…
files-written = Écrit dans { $path }.
files-read-settings = Les réglages de { $path } sont repris.
files-read-presets =
    { $count ->
        [0] Aucun préréglage de { $path } n’est nouveau.
        [one] { $count } préréglage a été ajouté.
       *[other] { $count } préréglages ont été ajoutés.
    }
files-left = Laissés tels quels, car le fichier contient autre chose à leur place : { $names }.
failure-settings-not-json = Le fichier n’est pas du JSON
failure-settings-not-json-advice = Choisissez un fichier exporté ici ; la ligne et la colonne disent où il est rompu.
failure-settings-not-ours = Le fichier ne contient pas de réglages de Causerie
failure-settings-not-ours-advice = Choisissez un fichier exporté dans les réglages.
failure-presets-not-ours = Le fichier ne contient pas de préréglages de Causerie
failure-presets-not-ours-advice = Choisissez un fichier exporté dans les réglages.
failure-settings-newer = Le fichier vient d’une version plus récente de Causerie ({ $part })
failure-settings-newer-advice = Mettez Causerie à jour, ou exportez le fichier depuis cette version-ci.
failure-file-unreadable = Le fichier n’a pas pu être lu
failure-file-unreadable-advice = Vérifiez le chemin et que vous avez le droit de le lire.
failure-file-unwritable = Le fichier n’a pas pu être écrit
failure-file-unwritable-advice = Choisissez un autre endroit, ou vérifiez que vous avez le droit d’y écrire.
failure-folder-unopened = Le dossier n’a pas pu être ouvert
failure-folder-unopened-advice = Ouvrez-le par son chemin dans votre gestionnaire de fichiers.

# About
set-version = Version
set-version-help = Causerie { $version }, une fenêtre native sur les modèles de langage qui tournent sur votre machine.
set-licence = Licence
set-licence-help = MIT ou Apache-2.0, à votre choix.
set-dependencies = Construit avec
set-dependencies-help = { $count } paquets d’autres auteurs, chacun sous sa propre licence.
licences-show = Montrer leurs licences
licences-hide = Masquer leurs licences
set-changelog = Nouveautés
settings-leave = { $keys } ferme
keys-settings = Dans les réglages
key-settings-close = Fermer les réglages
