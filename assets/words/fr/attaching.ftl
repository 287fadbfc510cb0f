# Attaching files: the ways in, what is attached to what is being written, and what a model
# cannot take.

attach-name = Joindre des fichiers
attach-files = Fichiers…
attach-folder = Dossier…
attach-path = Saisir un chemin…
attach-pick-files = Joindre des fichiers
attach-pick-folders = Joindre des dossiers
attach-path-title = Joindre un fichier ou un dossier
attach-path-about = Un fichier est joint tel qu’il est maintenant. D’un dossier, ce sont les fichiers texte, après que vous avez vu combien.
attach-path-name = Chemin du fichier ou du dossier
attach-path-hint = ~/Documents/rapport.pdf
attach-path-done = Joindre
attach-pasted-text = collé.txt
attach-pasted-picture = image.png

# While files are held over the window.
attach-drop = Déposez pour joindre
attach-drop-edit = Déposez pour joindre au message en cours de modification
attach-drop-about = Textes, images, PDF, fichiers Office, sons, dossiers

# A file that is attached.
chips-name = Pièces jointes
chip-facts = { $kind } · { $size } · environ { $tokens }
chip-facts-plain = { $kind } · { $size }
chip-name = { $name }, { $facts }
chip-as-pictures = { $kind } en images
chip-pages = { $kind }, pages { $first } à { $last }
chip-pages-on = { $kind }, à partir de la page { $first }
chip-page = { $kind }, page { $first }
chip-reading = lecture en cours…
chip-remove = Retirer { $name }
chip-cancel = Arrêter la lecture du fichier { $name }
chip-menu = Façon de lire { $name }
chip-refused = { $name } n’est pas joint
chip-not-changed = { $name } reste tel quel
chip-try-again = Réessayer
chip-read-as-pictures = Joindre en images
chip-as-pasted = En texte
chip-fine = Laisser ainsi
chip-drop = Retirer

# How a document is read.
way-text = En texte
way-pictures = En images de ses pages
way-pages = Pages
way-pages-hint =
    { $count ->
        [one] sa seule page
       *[other] les { $count }
    }
way-pages-read = Lire celles-ci
way-pages-wrong = Écrivez les pages ainsi : 3, 1-3, 5- ou -2.

# A folder, before its files are attached.
folder-contents = { $count ->
    [one] { $count } fichier texte, { $size }
   *[other] { $count } fichiers texte, { $size }
}
folder-contents-others = { $count ->
    [one] { $contents } ; { $count } autre est laissé de côté
   *[other] { $contents } ; { $count } autres sont laissés de côté
}
folder-contents-more = { $contents } ; il y en a d’autres, laissés de côté
folder-empty = Il ne contient aucun fichier texte. Joignez les autres fichiers un par un.
folder-attach = Joindre
folder-leave = Renoncer

# What a model cannot take.
lacks-sight = { $model } ne peut pas voir d’images
lacks-hearing = { $model } ne peut pas entendre de sons
lacks-anybody = Ce modèle
lacks-left-out =
    { $count ->
        [one] { $reason } : { $count } fichier sera laissé de côté à l’envoi.
       *[other] { $reason } : { $count } fichiers seront laissés de côté à l’envoi.
    }
lacks-other-model = Un autre modèle
lacks-as-text = En texte
lacks-remove = { $count ->
    [one] Le retirer
   *[other] Les retirer
}

# Why a message cannot be sent yet.
unready-reading = Un fichier est encore en cours de lecture. L’envoi sera possible ensuite.
unready-folder = Dites d’abord si les fichiers du dossier doivent être joints.
unready-refused = Un fichier ne peut pas être joint. Retirez-le pour envoyer le message.

# Commands.
attach-these = Joindre des fichiers…
attach-these-note = Choisit des fichiers qui accompagnent le message que vous écrivez.
attach-a-folder = Joindre un dossier…
attach-a-folder-note = Choisit un dossier dont les fichiers texte accompagnent le message.
attach-by-path = Joindre par le chemin…
attach-by-path-note = Permet de saisir le chemin d’un fichier ou d’un dossier qui accompagne le message.

keys-attached = Pièces jointes
key-chip-remove = Retirer le fichier
key-chip-before = Aller au fichier précédent
key-chip-after = Aller au fichier suivant
key-chip-open = Regarder le fichier

queue-files-named = { $text }
    Pièces jointes : { $names }
