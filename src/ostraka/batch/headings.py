"""The words that people write over the columns of a table of customers.

Owns the vocabulary: a role of a column for each heading, in the languages and the styles of
customer exports. Refuses to decide: what a heading means beside others is
:mod:`ostraka.batch.columns`' work.

Headings stand here folded as :func:`fold` folds them: lower case, no diacritics, letters and
digits alone. The words are those of the languages' own forms and of the property names of
FollowTheMoney; identifier kinds come from :data:`ostraka.model.schema.IDENTIFIER_OF_WORD`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from ostraka.model.schema import IDENTIFIER_OF_WORD


def fold(text: str) -> str:
    """A heading as letters and digits, lower case, without diacritics.

    Letters of other scripts stay; ``Ё`` and ``Й`` lose their marks like any other letter.
    """
    bare = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ı", "i").casefold())
    return "".join(letter for letter in bare if letter.isalnum())


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


def _table(words: dict[str, str]) -> dict[str, str]:
    return {fold(word): role for role, text in words.items() for word in text.split()}


#: Roles by heading. Where one word has two meanings it stands in `EITHER` instead.
ROLES: Final[dict[str, str]] = _table(
    {
        "id": "id uid uuid guid customerid custid clientid accountid partyid personid entityid "
        "recordid memberid userid contactid externalid sourceid reference referenceno "
        "referencenumber ref refno key no nr number rowid customernumber customerno custno cif "
        "cifno clientnumber clientno clientref accountnumber accountno customerkey customerref "
        "kundennummer kundennr kundenid kdnr idclient numeroclient noclient referenceclient "
        "idcliente numerocliente codigocliente nrocliente codicecliente klantnummer klantid "
        "klantnr идентификатор идклиента кодклиента номерклиента номер numerklienta "
        "idklienta zakaznickecislo müşterino 客户编号 客户号 编号 顧客番号 顧客id "
        "고객번호 고객id رقمالعميل kundnummer kundenummer asiakasnumero nomorpelanggan",
        "name": "fullname wholename completename customername custname clientname partyname "
        "personname entityname companyname corporatename businessname organisationname "
        "organizationname orgname firmname legalname registeredname nameoforganisation "
        "nameoforganization nameofcompany nameofcustomer nameofclient nameofperson "
        "nameofentity accountname accountholder accountholdername holdername membername "
        "applicantname beneficiaryname suppliername vendorname merchantname counterpartyname "
        "counterparty payeename payername displayname titleofaccount accounttitle nameasinid "
        "vesselname shipname nameofvessel nameofship beneficiary company organisation "
        "organization entity customer client supplier vendor merchant firm corporation "
        "enterprise vessel ship nameinenglish englishname latinname nameenglish nativename "
        "originalname localname originalscriptname nameoriginalscript namenative nameinlatin "
        "kunde kundenname vollständigername vollername gesamtname firma firmenname "
        "unternehmen unternehmensname gesellschaft namederfirma nachnamevorname "
        "namevorname vornamename vornamenachname nomcomplet nomentier nometprenom "
        "nometprenoms nomprenom prenometnom nomprenoms raisonsociale denomination "
        "denominationsociale nomclient societe entreprise nombrecompleto nombreyapellidos "
        "nombreyapellido apellidosynombre apellidosynombres nombrecliente razonsocial empresa "
        "denominacion denominacionsocial cliente nomecompleto nomecliente razaosocial "
        "ragionesociale denominazione nomeecognome cognomenome cognomeenome nominativo "
        "volledigenaam bedrijfsnaam klantnaam klant bedrijf handelsnaam naamklant "
        "фио фамилияимяотчество фамилияимя полноеимя полноенаименование наименование "
        "наименованиеорганизации наименованиеклиента организация клиент контрагент компания "
        "предприятие названиекомпании названиеорганизации юридическоелицо піб "
        "прізвищеімʼяпобатькові найменування організація клієнт компанія "
        "имяклиента imienazwisko imieinazwisko nazwiskoiimie pelnanazwa nazwa nazwafirmy "
        "firma nazwaklienta celejmeno jmenoaprijmeni nazev nazevfirmy obchodnifirma "
        "imeprezime imeiprezime naziv nazivfirme numecomplet numesiprenume numeprenume "
        "denumire teljesnev cegnev ugyfelneve adsoyad adısoyadı advesoyad isimsoyisim "
        "isimsoyad unvan ticariunvan müşteriadı müşteri şirket şirketadı firmaadı "
        "fullständigtnamn fuldenavn fulltnavn företagsnamn företag virksomhed firmanavn "
        "kundnamn kundenavn kokonimi yrityksennimi namalengkap namaperusahaan "
        "ονοματεπώνυμο επωνυμία 姓名 全名 客户姓名 客户名称 公司名称 企业名称 公司 单位名称 "
        "名称 名稱 公司名稱 企業名稱 氏名 お名前 名前 会社名 顧客名 法人名 商号 성명 성함 "
        "고객명 회사명 법인명 상호 الاسمالكامل الاسم اسمالعميل الاسمالرباعي اسمالشركة الشركة "
        "نامکامل نامشرکت نامونامخانوادگی שםמלא שםהחברה שםלקוח họvàtên họtên têncôngty",
        "alias": "alias aliases aka akas alsoknownas knownas alternatename alternatenames "
        "alternativename alternativenames othername othernames nickname shortname previousname "
        "previousnames formername formernames tradingname tradingas tradename tradestyle dba "
        "doingbusinessas weakalias abbreviation "
        "aliasname kurzname auchbekanntals spitzname pseudonym nomcommercial nomdusage "
        "surnom nombrecomercial seudonimo alcunha nomefantasia псевдоним другиеимена "
        "краткоенаименование сокращенноенаименование skrot nazwaskrocona 别名 曾用名 別名 "
        "通称 별명 الاسمالمستعار",
        "first": "first firstname firstnames given givenname givennames forename forenames "
        "namefirst namegiven christianname fname firstnm "
        "vorname vornamen rufname prenom prenoms prenomclient primernombre nombredepila nombres "
        "primeironome primonome voornaam voornamen roepnaam fornavn förnamn etunimi etunimet "
        "imiona krestnijmeno krstnemeno keresztnev utonev utónév prenume "
        "isim önad имена namadepan 名字 الاسمالأول "
        "الاسمالاول نامکوچک שםפרטי",
        "middle": "middle middlename middlenames middleinitial mi secondname secondfirstname "
        "namemiddle mname patronymic patronym zweitername zweitvorname mittelname deuxiemeprenom "
        "secondprenom segundonombre segundonome secondonome отчество побатькові "
        "otchestvo imieojca drugieimie tussennaam mellemnavn mellomnavn πατρώνυμο اسمالأب "
        "الاسمالأوسط tênđệm",
        "prefix": "tussenvoegsel tussenvoegsels voorvoegsel surnameprefix lastnameprefix "
        "namensvorsatz vorsatzwort particule",
        "last": "last lastname lastnames surname surnames familyname familynames secondlastname "
        "namelast namefamily lname lastnm sname "
        "nachname nachnamen familienname zuname nomdefamille nomfamille patronyme apellido "
        "apellidos primerapellido segundoapellido apellidopaterno apellidomaterno apellido1 "
        "apellido2 sobrenome sobrenomes apelido apelidos ultimonome cognome cognomi achternaam "
        "familienaam geslachtsnaam efternavn etternavn efternamn sukunimi фамилия familiya "
        "прізвище презиме nazwisko prijmeni priezvisko prezime vezeteknev csaladnev numefamilie "
        "numedefamilie soyad soyadi soyisim επώνυμο επίθετο 姓 姓氏 성 namabelakang "
        "namakeluarga اسمالعائلة العائلة اللقب نامخانوادگی שםמשפחה họ",
        "maiden": "maidenname birthname nameatbirth previoussurname formersurname "
        "formerlastname previouslastname geburtsname mädchenname ledigname nomdenaissance "
        "nomdejeunefille apellidodesoltera nomedesolteira cognomedanubile meisjesnaam "
        "девичьяфамилия предыдущаяфамилия nazwiskorodowe nazwiskopanienskie rodnepijmeni "
        "kizliksoyadi 旧姓",
        "birth": "birth birthdate birthdt dateofbirth dob dobdate "
        "born bornon birthday bdate bday dateborn datebirth "
        "geburtsdatum geburtstag geborenam geboren gebdatum gebdat datedenaissance "
        "datenaissance neele nele nacimiento fechadenacimiento fechanacimiento fecnacimiento "
        "fechanac datadenascimento datanascimento datanasc nascimento datadinascita "
        "datanascita natoil geboortedatum gebdatum födelsedatum fødselsdato syntymäaika "
        "датарождения деньрождения др датанародження dataurodzenia "
        "datumnarozeni datumnarodenia datumrodjenja datumrodenja datumrođenja dataderodjenja "
        "datanasterii datanașterii szuletesidatum szuldatum szuletesiido dogumtarihi "
        "ημερομηνίαγέννησης γέννηση 出生日期 生日 出生年月日 生年月日 誕生日 생년월일 "
        "تاريخالميلاد تاریختولد תאריךלידה ngàysinh tanggallahir tgllahir",
        "birthyear": "yearofbirth birthyear yob dobyear birthdateyear yearborn geburtsjahr "
        "anneedenaissance anneenaissance añodenacimiento anodenascimento annodinascita "
        "geboortejaar годрождения рокнародження rokurodzenia 出生年 出生年份 출생년도",
        "birthmonth": "monthofbirth birthmonth dobmonth birthdatemonth geburtsmonat",
        "birthday_": "dayofbirth dobday birthdateday birthdayofmonth",
        "country": "country countries nationality nationalities "
        "citizenship citizenships countrycode countryname countryiso isocountry iso2 iso3 "
        "residence residency residentcountry countryofresidence residencecountry "
        "countryofcitizenship citizenshipcountry countryofnationality nationalitycode "
        "countryofbirth birthcountry placeofbirthcountry countryoforigin origin domicile "
        "jurisdiction countryofincorporation incorporationcountry countryofregistration "
        "registrationcountry countryofdomicile taxresidence taxresidency maincountry "
        "passportcountry issuingcountry flag flagstate flagofvessel "
        "land länder ländercode ländercd landkz staat staatsangehörigkeit "
        "staatsbürgerschaft nationalität wohnsitzland wohnland sitzland geburtsland sitzstaat "
        "pays nationalite paysderesidence paysresidence paysdenaissance paysdorigine "
        "codepays pais nacionalidad paisderesidencia paisresidencia paisdenacimiento "
        "ciudadania nacionalidade paisderesidencia paisdenascimento paese nazionalita "
        "cittadinanza statodiresidenza paesediresidenza nazione nationaliteit landcode "
        "woonland geboorteland staatsburgerschap страна гражданство национальность "
        "странапроживания странарегистрации странарождения юрисдикция країна громадянство "
        "kraj obywatelstwo narodowosc krajzamieszkania zeme statniprislusnost obcanstvo "
        "krajina drzava država drzavljanstvo tara cetatenie orszag allampolgarsag ulke uyruk "
        "uyruğu vatandaşlık medborgarskap nationalitet statsborgerskap kansalaisuus maa "
        "χώρα υπηκοότητα εθνικότητα 国家 国籍 国别 國家 國籍 国 국적 국가 الجنسية الدولة البلد "
        "بلدالإقامة ملیت کشور ארץ אזרחות quốctịch kewarganegaraan negara",
        "gender": "gender sex geschlecht sexe genre sexo genero sesso genere geslacht kön køn "
        "kjønn sukupuoli пол стать plec pohlavi pohlavie spol gen nem cinsiyet φύλο 性别 "
        "性別 성별 الجنس جنسیت מין giớitính jeniskelamin",
        "type": "type schema kind customertype custtype clienttype partytype entitytype "
        "persontype legaltype kundentyp kundenart personentyp typ typeclient "
        "typedeclient tipo tipocliente tipodecliente tipopersona tipodepersona "
        "типклиента типлица typklienta 客户类型 类型",
        "address": "address addresses fulladdress addressline addressline1 addressline2 "
        "addressline3 address1 address2 address3 streetaddress street homeaddress "
        "residentialaddress registeredaddress mailingaddress postaladdress businessaddress "
        "adresse anschrift wohnadresse strasse straße strassehausnummer adressepostale rue "
        "direccion domicilio calle endereco endereço morada indirizzo via adres straat "
        "gatuadress osoite адрес адреспроживания адресрегистрации юридическийадрес улица адреса "
        "ulica adresa ulice cim lakcim adresi διεύθυνση 地址 住址 住所 주소 العنوان آدرس כתובת "
        "địachỉ alamat",
        "town": "city town cityname municipality postcode postalcode zip zipcode plz ort stadt "
        "wohnort ville codepostal commune ciudad codigopostal localidad cidade cep citta comune "
        "cap plaats woonplaats postkode город индекс населенныйпункт місто miasto "
        "kodpocztowy mesto psc grad oras varos iranyitoszam sehir şehir πόλη stad postnummer "
        "城市 市 도시 المدينة شهر עיר thànhphố kota province state region stateprovince "
        "bundesland kanton",
        "identifier": "identifier identifiers identification identifications",
    }
)

#: A word that is a whole name where it stands alone, and a part of one beside the other part.
EITHER: Final[dict[str, str]] = _table(
    {
        "first": "nombre nome имя імʼя ім'я імя ime imie imię jmeno jméno meno ad adı nama "
        "名 이름 اسم نام tên שם όνομα navn namn nimi",
        "last": "nom name nm naam nume nev név ",
    }
)

#: Headings that could be a name or a number: the cells decide.
WEAK: Final = _words(
    "customer client company organisation organization entity beneficiary counterparty "
    "supplier vendor merchant firm vessel ship kunde klant cliente клиент контрагент "
    "клієнт müşteri accountholder firma empresa"
)

_IDENTIFIER_WORDS: Final = {
    "passportNumber": "passportno passportnum passportnr passportid passportnumbers traveldocument "
    "traveldocumentnumber reisepass reisepassnummer passnummer passnr passeport numeropasseport "
    "numerodepasseport nopasseport pasaporte numeropasaporte numerodepasaporte passaporte "
    "numeropassaporte numerodopassaporte passaporto numeropassaporto paspoort paspoortnummer "
    "pas passi паспорт номерпаспорта серияиномерпаспорта загранпаспорт "
    "paszport numerpaszportu cislopasu pasaportno pasaport 护照 护照号 护照号码 護照號碼 "
    "旅券番号 パスポート番号 여권번호 رقمالجواز رقمجوازالسفر شمارهگذرنامه דרכון",
    "idNumber": "nationalidnumber nationalidno nationalidentifier nationalidentitynumber idno idnr "
    "idnum idnumber identitynumber identitycard identitycardnumber identitycardno idcard "
    "idcardnumber idcardno personalnumber personalno personalidnumber personalcode documentnumber "
    "documentno docno docnumber iddocument iddocumentnumber governmentid govid nric cnic nic "
    "curp cedula dni nie documento numerodocumento nrodocumento cpf rg pesel rodnecislo oib jmbg "
    "cnp egn personnummer henkilotunnus ausweis ausweisnummer personalausweis "
    "personalausweisnummer ausweisnr carteidentite numerocarteidentite numeropiece "
    "cartaidentita bsn aadhaar aadhar aadhaarnumber emiratesid teudatzehut tckimlik "
    "tckimlikno tcno kimlikno номердокумента удостоверение удостоверениеличности снилс "
    "身份证 身份证号 身份证号码 证件号码 证件号 주민등록번호 رقمالهوية الرقمالقومي کدملی",
    "taxNumber": "taxid taxno taxnumber taxidentifier taxidnumber taxpayerid taxpayernumber "
    "taxidentificationnumber taxcode tin ein fein nif pan pannumber steuernummer steuerid "
    "steueridentifikationsnummer steuernr numerofiscal identifiantfiscal rfc cuit cuil ruc rut "
    "codicefiscale cf nip vergino vergikimlikno 税号 纳税人识别号 사업자등록번호 "
    "الرقمالضريبي",
    "registrationNumber": "registrationno registrationnum regno regnumber regnr companynumber "
    "companyno companyregno companyregnumber companyregistrationnumber registrationid crn "
    "commercialregisternumber tradelicence handelsregister handelsregisternummer hrb hrbnummer "
    "registernummer siren siret rcs numerosiren numerosiret cnpj nipc kvk kvknummer orgnr "
    "orgnummer organisationsnummer organisasjonsnummer cvr cvrnummer ytunnus krs regon ico "
    "регистрационныйномер егрпоу едрпоу єдрпоу edrpou entityregistrationnumber abn acn "
    "注册号 登记号 法人番号 법인등록번호",
    "vatCode": "vatno vatnumber vatid vatregno vatregistrationnumber ustid ustidnr "
    "umsatzsteueridentifikationsnummer tva numerotva iva partitaiva btw btwnummer",
    "leiCode": "leicode leinumber legalentityidentifier",
    "innCode": "inn инн innnumber",
    "ogrnCode": "ogrn огрн огрнип",
    "kppCode": "кпп",
    "bikCode": "бик",
    "okpoCode": "окпо",
    "uscCode": "usci uscc unifiedsocialcreditcode 统一社会信用代码 社会信用代码",
    "dunsCode": "dunsnumber dunsno",
    "swiftBic": "bicswift swiftcode swiftbic biccode swiftbiccode bankidentifiercode",
    "imoNumber": "imono imonumber imonr imocode vesselimo shipimo",
    "mmsi": "mmsinumber mmsino",
    "callSign": "callsignno radiocallsign",
    "socialSecurityNumber": "ssnnumber socialsecurity socialsecurityno sozialversicherungsnummer "
    "svnr niss numerosecuritesociale",
    "publicKey": "walletaddress wallets cryptoaddress cryptowallet btcaddress ethaddress "
    "bitcoinaddress blockchainaddress",
    "isin": "isinnumber",
    "website": "url webpage homepage webseite siteweb sitioweb sito сайт 网站",
    "phone": "mobile mobileno mobilenumber mobilephone telephone telephonenumber telephoneno tel "
    "phonenumber phoneno cell cellphone homephone workphone telefon telefonnummer handy mobil "
    "téléphone portable telefono movil telefone celular cellulare telefoon телефон "
    "мобильныйтелефон 电话 手机 手机号 電話番号 전화번호 هاتف الهاتف",
    "email": "emailaddress emailid mailaddress emailadresse correo correoelectronico "
    "courriel adressemail электроннаяпочта 邮箱 电子邮件 メール",
}

#: Properties of identifiers by heading.
IDENTIFIERS: Final[dict[str, str]] = {
    **{
        fold(word): prop
        for word, prop in IDENTIFIER_OF_WORD.items()
        if word not in ("id", "address", "company")
    },
    **{fold(word): prop for prop, text in _IDENTIFIER_WORDS.items() for word in text.split()},
}

#: Words before a heading that only say whose column it is.
WHOSE: Final = _words(
    "customer cust client party person individual applicant account acct holder primary "
    "main entity member kunde kunden client cliente klant clienta subject "
    "properties customers record debtor creditor payee payer beneficiary supplier "
    "vendor counterparty data attributes fields usual current legal official the s full latin "
    "english original native "
    "transliterated клиента клиент müşteri business corporate organisation organization "
    "company vessel ship txt str col"
)

#: Words behind a heading that only say how its values are written.
HOW: Final = _words(
    "en eng english latin native original local orig text txt value values str string raw "
    "clean norm normalised normalized iso iso2 iso3 alpha2 alpha3 list optional required mandatory "
    "verified primary main current dd mm yyyy yy ddmmyyyy mmddyyyy yyyymmdd dmy mdy ymd "
    "de fr es ru zh ar cyr lat field code"
)

#: Dates as a heading describes them, and whether the day stands first.
DAY_FIRST: Final = (
    (re.compile(r"d{1,2}[ ./_-]?m{1,3}[ ./_-]?y{2,4}|\bdmy\b|[tj]{2}[ ./_-]?m{2}[ ./_-]?[ja]{2,4}"),
     True),
    (re.compile(r"m{1,2}[ ./_-]?d{1,2}[ ./_-]?y{2,4}|\bmdy\b"), False),
)  # fmt: skip
