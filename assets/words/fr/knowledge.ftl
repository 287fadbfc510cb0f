# Documents, what searches them, and what is done before an answer

section-documents = Documents
set-embedding-url = Adresse du serveur de plongements
set-embedding-url-help = Un serveur avec /v1/embeddings trouve les passages par leur sens, en plus de leurs mots. Vide pour aucun.
set-embedding-url-hint = http://localhost:8081
set-embedding-model = Modèle de plongements
set-embedding-model-help = Ce qui est demandé à ce serveur. Vide pour le sien.
set-embedding-model-hint = celui du serveur
set-embedding-file = Fichier du modèle de plongements
set-embedding-file-help = Un fichier .gguf : Causerie démarre llama-server avec lui quand des documents sont fouillés. Il passe avant l’adresse.
set-embedding-file-hint = chemin d’un fichier .gguf
set-reranking-url = Adresse du serveur de reclassement
set-reranking-url-help = Un serveur avec /v1/rerank met en ordre les meilleurs passages. Vide pour aucun.
set-reranking-url-hint = http://localhost:8082
set-reranking-model = Modèle de reclassement
set-reranking-model-help = Ce qui est demandé à ce serveur. Vide pour le sien.
set-reranking-model-hint = celui du serveur
set-reranking-file = Fichier du modèle de reclassement
set-reranking-file-help = Un fichier .gguf : Causerie démarre llama-server avec lui quand des passages sont mis en ordre. Il passe avant l’adresse.
set-reranking-file-hint = chemin d’un fichier .gguf
set-llama-server = Programme du serveur
set-llama-server-help = Ce qui est démarré avec les fichiers de modèle ci-dessus : un nom, ou un chemin.
set-llama-server-hint = llama-server
set-passage-tokens = Maximum de jetons de passages
set-passage-tokens-help = Ce qu’une requête envoie au plus des documents, quand ils ne sont pas envoyés en entier. { $range }
set-analysis-timeout = Plus longue analyse
set-analysis-timeout-help = Passé ce délai, l’analyse est considérée comme échouée, et la réponse peut être obtenue sans elle. { $range }
set-tokens = jetons
waiting-grounding = Préparation de la réponse…

# Le panneau des documents
knowledge-title = Documents
knowledge-show = Afficher les documents
knowledge-hide = Fermer les documents
toggle-knowledge = Afficher ou masquer les documents
toggle-knowledge-note = Ouvre ou ferme le panneau des documents et des collections.
right-branches = Branches
shelf-conversation = Cette conversation
shelf-linked = Fouiller « { $name } » dans cette conversation
shelf-amounts = { $documents } · { $passages } · { $size }
shelf-documents =
    { $count ->
        [0] Aucun document
        [one] { $count } document
       *[other] { $count } documents
    }
shelf-passages =
    { $count ->
        [one] { $count } passage
       *[other] { $count } passages
    }
shelf-embedded = { $count } avec vecteurs
shelf-waiting =
    { $count ->
        [one] { $count } document à lire
       *[other] { $count } documents à lire
    }
shelf-paused = En pause · { $waiting }
shelf-refused =
    { $count ->
        [one] { $count } n’a pas pu être lu
       *[other] { $count } n’ont pas pu être lus
    }
shelf-vanished =
    { $count ->
        [one] { $count } fichier a disparu
       *[other] { $count } fichiers ont disparu
    }
shelf-progress = Part déjà lue : { $name }
shelf-pause = Suspendre
shelf-resume = Reprendre
shelf-cancel = Omettre le reste
shelf-add-files = Ajouter des fichiers…
shelf-add-folder = Ajouter un dossier…
shelf-path = Chemin d’un fichier ou dossier
shelf-open = Afficher les documents : { $name }
shelf-close = Masquer les documents : { $name }
shelf-menu = Plus d’actions : { $name }
shelf-rename = Renommer
shelf-refresh = Chercher les changements
shelf-rebuild = Tout relire
shelf-delete = Supprimer la collection
shelf-delete-sure = Supprimer « { $name } » ? Les fichiers eux-mêmes restent.
shelf-delete-yes = Supprimer
shelf-watch = Suivre les changements des dossiers
shelf-new = Nouvelle collection
shelf-new-hint = Nom d’une nouvelle collection
shelf-none = Ajoutez des fichiers ou des dossiers : les réponses pourront s’appuyer sur eux et les citer.
document-waiting = en attente
document-reading = lecture en cours
document-vanished = le fichier a disparu
document-remove = Retirer { $name }
knowledge-try = Essayer une recherche
knowledge-try-hint = Essayer dans les documents
knowledge-trying = Recherche…
knowledge-found =
    { $count ->
        [0] Aucun passage trouvé
        [one] { $count } passage en { $time }
       *[other] { $count } passages en { $time }
    }
knowledge-no-scope = Rien n’est lié à cette conversation : rien n’est donc fouillé.
knowledge-milliseconds = { $count } ms
knowledge-storage = { $size } sur le disque
embedding-none = Recherche par les mots
embedding-connecting = Appel au serveur de plongements…
embedding-working = Calcul des vecteurs…
embedding-ready = Recherche par les mots et le sens
embedding-failed = Recherche par les mots : { $reason }

# Ce qui peut mal se passer
failure-helper = Le serveur du fichier de modèle n’a pas pu démarrer
failure-helper-advice = Vérifiez le programme et le fichier du modèle dans les réglages, sous Documents.
failure-embedding = Le serveur de plongements n’a pas fonctionné ; les documents ont été fouillés par leurs mots
failure-embedding-advice = Vérifiez son adresse dans les réglages, sous Documents.
failure-embedding-changed = Le modèle de plongements a changé ; les documents ont été fouillés par leurs mots
failure-embedding-changed-advice = Les vecteurs sont recalculés ; il n’y a rien à faire.
failure-reranking = Le serveur de reclassement n’a pas mis les passages en ordre
failure-reranking-advice = Vérifiez son adresse dans les réglages, sous Documents.
failure-document-missing = Ce fichier ou dossier n’existe pas : { $part }
failure-document-missing-advice = Vérifiez le chemin. Le reste a bien été ajouté.

# La ligne de commande
cli-knowledge-none = Il n’y a pas de collection { $name }, ni aucune autre. `causerie knowledge add { $name } CHEMIN` la crée.
cli-knowledge-unknown = Il n’y a pas de collection { $name } ; il y a : { $names }.
cli-knowledge-no-document = Rien dans cette collection ne se trouve à { $path }. `causerie knowledge list` montre ce qu’elle contient.
cli-knowledge-reading =
    { $done ->
        [one] { $done } document lu sur { $total }
       *[other] { $done } documents lus sur { $total }
    }
cli-knowledge-line = { $name }  { $documents ->
    [one] { $documents } document
   *[other] { $documents } documents
}, { $passages ->
    [one] { $passages } passage
   *[other] { $passages } passages
}, { $size }
