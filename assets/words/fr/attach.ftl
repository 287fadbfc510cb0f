# Files that a person attaches: what they are, what was read of them, and why one is not taken.

kind-text = texte
kind-csv = tableau CSV
kind-json = fichier JSON
kind-html = page web
kind-png = image PNG
kind-jpeg = image JPEG
kind-gif = image GIF
kind-webp = image WebP
kind-bmp = image BMP
kind-tiff = image TIFF
kind-svg = dessin SVG
kind-pdf = document PDF
kind-docx = document Word
kind-xlsx = classeur Excel
kind-pptx = présentation PowerPoint
kind-epub = livre EPUB
kind-wav = son WAV
kind-mp3 = son MP3
kind-flac = son FLAC
kind-ogg = son Ogg
kind-m4a = son M4A

amount-bytes =
    { $count ->
        [one] { $count } octet
       *[other] { $count } octets
    }
amount-kilobytes = { $size } ko
amount-megabytes = { $size } Mo
amount-gigabytes = { $size } Go

picture-facts = { $kind }, { $width } × { $height } pixels
picture-sent-as-is = { $facts } ; envoyée telle quelle
picture-sent = { $facts } ; envoyée en { $format }, { $width } × { $height } pixels, { $size }
sound-facts =
    { $channels ->
        [one] { $kind }, { $duration }, { $rate } Hz, mono
        [2] { $kind }, { $duration }, { $rate } Hz, stéréo
       *[other] { $kind }, { $duration }, { $rate } Hz, { $channels } canaux
    }
sound-sent = { $facts } ; envoyé en WAV, { $size }

# What a person should know of what was read.
remark-encoding = lu comme { $name }
remark-lost =
    { $count ->
        [one] { $count } caractère n’a pas pu être lu
       *[other] { $count } caractères n’ont pas pu être lus
    }
remark-no-text =
    { $count ->
        [one] { $count } page n’a pas de texte, seulement des images
       *[other] { $count } pages n’ont pas de texte, seulement des images
    }
remark-not-drawn =
    { $count ->
        [one] { $count } page n’a pas pu être dessinée et est laissée de côté
       *[other] { $count } pages n’ont pas pu être dessinées et sont laissées de côté
    }
remark-first-frame = l’image est animée ; seule sa première vue est prise
remark-cut-off = le fichier s’arrête avant d’être complet ; ce qui s’y trouve est pris

# Why a file is not taken: a sentence, and another that says what to do.
refusal-empty = Il ne contient rien à lire.
refusal-too-large = Il pèse { $size }, et un fichier ne doit pas dépasser { $most }. Joignez la partie qui compte.
refusal-pixels = L’image fait { $width } × { $height } pixels et ne doit pas dépasser { $most } millions de pixels. Réduisez-la d’abord.
refusal-pages =
    { $count ->
        [one] Il a { $count } page, et on ne peut pas en prendre plus de { $most } à la fois. Choisissez moins de pages.
       *[other] Il a { $count } pages, et on ne peut pas en prendre plus de { $most } à la fois. Indiquez lesquelles, par exemple 1-{ $last }.
    }
refusal-no-such-pages =
    { $count ->
        [one] Les pages demandées n’existent pas : il a { $count } page. Choisissez celle-là.
       *[other] Les pages demandées n’existent pas : il a { $count } pages. Choisissez parmi elles.
    }
refusal-bomb = Une fois décompressé, il dépasse { $part }, ce qu’aucun document honnête ne fait. Ne vous y fiez pas.
refusal-text = Il contient plus de { $part } de texte, ce qu’aucun modèle ne pourrait lire. Joignez la partie qui compte.
refusal-locked = Il est protégé par un mot de passe. Enregistrez-en une copie sans mot de passe, et joignez-la.
refusal-no-text =
    { $count ->
        [one] La page est une image sans texte. Envoyez-la comme image à un modèle doté de vision, ou faites d’abord reconnaître son texte.
       *[other] Les { $count } pages sont des images sans texte. Envoyez-les comme images à un modèle doté de vision, ou faites d’abord reconnaître leur texte.
    }
refusal-long = Le son dure plus de { $part }, trop pour tenir une fois décompressé. Découpez-le en parties plus courtes.
refusal-nothing-to-see = Il ne contient pas d’image à regarder ({ $part }). Lisez plutôt son texte.
refusal-nothing-to-hear = Il ne contient pas de son à écouter ({ $part }). Choisissez un son.
refusal-nothing-to-search = Il ne contient pas de texte à fouiller ({ $part }). Joignez-le plutôt à un message.
refusal-damaged = Il est abîmé ou incomplet ({ $part }). Copiez-le ou enregistrez-le à nouveau.
refusal-memory = Le lire demanderait plus de { $part } de mémoire. Joignez un fichier plus petit.
refusal-slow = Le lire prend plus de { $part }. Joignez un fichier plus petit, ou moins de pages.
refusal-broke = Il n’a pas pu être lu : il est abîmé au point d’avoir fait échouer le lecteur. Enregistrez-le à nouveau, ou dans un autre format.
refusal-no-reader = Le processus qui lit les fichiers n’a pas pu démarrer ({ $part }). Redémarrez Causerie.
refusal-not-a-file = Ce n’est pas un fichier. Joignez des fichiers, et non des dossiers ou des périphériques.
refusal-unreadable = Il n’a pas pu être ouvert ({ $part }). Vérifiez qu’il existe et que vous avez le droit de le lire.
refusal-heic = Les images HEIC ne peuvent pas être lues ici. Exportez-la en JPEG : les téléphones et les visionneuses savent le faire.
refusal-avif = Les images AVIF ne peuvent pas être lues ici. Enregistrez-la en PNG ou en JPEG.
refusal-picture = Ce genre d’image ne peut pas être lu ici. Enregistrez-la en PNG ou en JPEG.
refusal-sound = Ce genre de son ne peut pas être lu ici. Convertissez-le en MP3 ou en WAV, par exemple avec ffmpeg -i FICHIER son.mp3.
refusal-film = Les vidéos ne peuvent pas être lues ici. Joignez-en des vues isolées en PNG, ou le son en MP3.
refusal-old-office = Il est dans un format d’Office ancien ou binaire. Enregistrez-le en DOCX, XLSX ou PPTX.
refusal-open-document = Les fichiers OpenDocument ne peuvent pas être lus ici. Enregistrez-le en DOCX, XLSX, PPTX ou PDF.
refusal-rich-text = Le RTF ne peut pas être lu ici. Enregistrez-le en DOCX ou en texte brut.
refusal-archive = C’est une archive. Décompressez-la, et joignez les fichiers qu’elle contient.
refusal-program = C’est un programme, il n’a pas de texte. Joignez son code source.
refusal-binary = Ce n’est ni du texte ni un format connu ici. Joignez-le en texte, en PDF ou en image.

read-refused = { $failed } fichiers sur { $count } n’ont pas pu être lus.

queue-files = { $count ->
    [one] { $count } fichier
   *[other] { $count } fichiers
}
refusal-gone = Ce fichier n’est plus là : son contenu ne peut être ni affiché ni envoyé. Joignez-le à nouveau.
refusal-not-kept = Le fichier n’a pas pu être conservé sur le disque : { $part }
