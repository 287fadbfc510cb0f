# Looking at what is attached, and listening to it.

attached-pages =
    { $count ->
        [one] { $count } page
       *[other] { $count } pages
    }
attached-slides =
    { $count ->
        [one] { $count } diapositive
       *[other] { $count } diapositives
    }
attached-picture = Image { $name }
attached-file = { $name } : { $facts }
attached-refused = { $thing } : { $reason }

sent-text = Un modèle reçoit ce texte : { $size }, précédé du nom du fichier.
sent-picture = Un modèle reçoit cette image en { $width } × { $height } pixels.
sent-pictures = { $count ->
    [one] Un modèle reçoit { $count } page en image.
   *[other] Un modèle reçoit { $count } pages en images.
}
sent-sound = Un modèle reçoit ce son.
sent-remark = À la lecture : { $remark }.

unsent-pictures =
    { $count ->
        [one] Sans { $count } image : { $model } ne regarde pas les images.
       *[other] Sans { $count } images : { $model } ne regarde pas les images.
    }
unsent-sounds =
    { $count ->
        [one] Sans { $count } son : { $model } n’écoute pas les sons.
       *[other] Sans { $count } sons : { $model } n’écoute pas les sons.
    }
unsent-other-model = Choisissez un autre modèle pour une réponse qui en tienne compte.
unsent-missing =
    { $count ->
        [one] Sans { $count } fichier qui n’est plus là. Joignez-le à nouveau.
       *[other] Sans { $count } fichiers qui ne sont plus là. Joignez-les à nouveau.
    }
unsent-this-model = ce modèle

sound-play = Écouter { $name }
sound-pause = Mettre { $name } en pause
sound-position = Position dans { $name }
sound-time = { $at } / { $length }
sound-no-program = Il n’y a ici aucun programme qui joue des sons. Installez pipewire-utils (pw-play), pulseaudio-utils (paplay) ou alsa-utils (aplay).
sound-broke = Le programme qui joue les sons a renoncé ({ $part }). Vérifiez que d’autres programmes se font entendre.

viewer-facts = { $facts }. { $sent }
viewer-count = { $index } / { $count }
viewer-previous = Pièce jointe précédente
viewer-next = Pièce jointe suivante
viewer-zoom-in = Agrandir
viewer-zoom-out = Réduire
viewer-fit = Ajuster à la fenêtre
viewer-actual = Taille réelle
viewer-percent = { $percent } %
viewer-copy-picture = Copier l’image
viewer-copy-text = Copier le texte
viewer-copied = Copié
viewer-save = Enregistrer dans un fichier
viewer-save-title = Enregistrer la pièce jointe
viewer-save-path = Chemin du fichier
viewer-save-now = Enregistrer
viewer-save-over = L’écraser
viewer-save-pick = Choisir…
viewer-saved = Enregistré sous { $path }
viewer-close = Fermer
viewer-coming = Lecture en cours…
viewer-pages = Pages
viewer-text = Texte
viewer-page = Page
viewer-page-count = sur { $count }
viewer-page-previous = Page précédente
viewer-page-next = Page suivante
viewer-image = Page { $page } de { $name }
viewer-no-text = Il ne contient pas de texte.

keys-viewer = En regardant une pièce jointe
key-viewer-page-back = Page précédente, ou vers le haut
key-viewer-page-on = Page suivante, ou vers le bas

refusal-already-there = Un fichier porte déjà ce nom. Choisissez un autre nom, ou écrasez-le.
