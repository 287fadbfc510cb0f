# The conversation on screen.

thinking = Réflexion…
thinking-since = Réflexion depuis { $time }
thought = Réflexion
thought-for = Réflexion de { $time }
thought-words = { $count ->
    [one] { $count } mot
   *[other] { $count } mots
}
tool-call = Appelle { $name }
waiting = En attente du premier mot…
message-copy = copier
message-copied = copié
message-copy-label = Copier ce message
message-answer = répondre
message-answer-label = Demander une réponse
message-regenerate = régénérer
message-regenerate-label = Demander une autre réponse
message-next = Version suivante
message-previous = Version précédente
message-siblings = { $index } / { $count }
message-length = La réponse s’arrête ici car la limite de jetons a été atteinte.
message-withheld = Le serveur a retenu la suite de cette réponse.
message-stopped = Arrêtée. Ce qui est arrivé est conservé.
message-interrupted = Interrompue avant que la réponse soit complète. Ce qui est arrivé est conservé.
code-plain = texte
code-copy = copier
code-copied = copié
code-copy-label = Copier ce code
transcript-latest = Plus récent
message-edited = modifié
message-more = ···
message-more-label = Plus d’actions pour ce message
message-edit = modifier
message-edit-label = Modifier ce message
message-continue = continuer
message-continue-label = Continuer cette réponse
message-retry = réessayer
message-discard = abandonner
message-discard-label = Jeter cette réponse
message-of-system = Consignes
message-of-user = Votre message
message-of-assistant = Réponse
message-of-tool = Résultat d’un outil
instructions = Consignes
menu-copy = Copier
menu-edit = Modifier…
menu-fork = Dériver à partir d’ici
menu-copy-branch = Copier l’échange jusqu’ici
menu-continue = Continuer
menu-regenerate = Régénérer avec
menu-delete = Supprimer
menu-delete-below = Supprimer { $messages ->
    [one] { $messages } message
   *[other] { $messages } messages
} sur { $branches ->
    [one] { $branches } branche
   *[other] { $branches } branches
}
menu-lift = Retirer les consignes
regenerate-thinking = Réflexion
regenerate-no-thinking = Sans réflexion
regenerate-exact = Les mots les plus probables
regenerate-bold = Des mots plus audacieux
regenerate-model = { $model }
edit-name = Modification de votre message
edit-answer-name = Modification de cette réponse
edit-instructions-name = Consignes au modèle
edit-result-name = Modification de ce résultat
edit-send = Envoyer
edit-send-name = Envoyer la modification
edit-save = Enregistrer seulement
edit-beside = Enregistrer comme nouvelle version
edit-in-place = Enregistrer sur place
edit-save-here = Enregistrer
edit-cancel = Annuler
tool-result-name = Résultat de l’outil { $name }
tool-result-hint = Ce que dirait l’outil…
tool-results-send = Envoyer les résultats
