"""Words that carry no subject, folded as `analysis.fold` folds, for each language.

Chosen for help-desk text: negations and question words are listed, since they say little about
the topic; words such as *error*, *help* or *nuevo* are not.
"""

from __future__ import annotations

from indexer.records import Language

_SPANISH = """
a al algo alguien algun alguna algunas alguno algunos alli ante antes aqui asi aun aunque bajo
bien cada casi como con contra cual cuales cualquier cuando cuanta cuantas cuanto cuantos cuya
cuyo de debe deben debo del desde donde dos durante e el ella ellas ello ellos en entonces entre
era eran es esa esas ese eso esos esta estaba estado estamos estan estar estas este esto estos
estoy fue fueron gracias ha habia haber hace hacer hacia hago han has hasta hay haya he hemos hola
la las le les lo los luego mas me mi mia mio mis misma mismo mucha muchas mucho muchos muy nada ni
ninguna ninguno no nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para
pero poco podeis podemos poder podria por porque pude puede pueden puedes puedo pues que quien
quienes quiere quiero saber salu2 saludo saludos se sea sean segun ser si sido siempre sin sobre
sois solo somos son soy su sus suya suyo tal tambien tampoco tan tanta tanto te tener tengo ti
tiene tienen toda todas todavia todo todos tu tus un una unas uno unos usted ustedes va vais vamos
van vez voy vosotros vuestra vuestro y ya yo buenas buenos dias tardes favor
"""

_ENGLISH = """
a about after again all also am an and any anybody anyone are arent as at be because been before
being both but by can cannot cant could couldnt did didnt do does doesnt doing dont each else
every for from get gets getting got had hadnt has hasnt have havent having he hello her here hers
hi him his how however i id if ill im in into is isnt it its ive just me might more most much must
my myself need no nor not now of off on once one only or other our ours out over please rather
really same say shall she should shouldnt so some somebody someone something still such than
thank thanks that thats the their theirs them then there theres these they theyre thing this those
through to too under until up us very want was wasnt we were werent what whats when where which
while who whom why will with without wont would wouldnt yes yet you your youre yours
"""

STOP_WORDS: dict[Language, frozenset[str]] = {
    "es": frozenset(_SPANISH.split()),
    "en": frozenset(_ENGLISH.split()),
}
